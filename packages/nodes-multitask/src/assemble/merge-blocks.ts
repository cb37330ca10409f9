import {
  type Behaviour,
  FEX_BLOCK_NAMES,
  FEX_BLOCKS,
  type FexBatch,
  type FexBlock,
  FexgraphError,
} from '@fexgraph/core';

/**
 * Writes what all heads say of the faces into the rows of a batch, column by column. Heads may share a block if they
 * fill other columns of it; NaN says nothing.
 *
 * @param heads in the order of the port's edges
 * @param skip rows that stay null
 * @throws FexgraphError BAD_GRAPH if two heads give the same cell, naming both; NODE_FAILED if a head does not fit the
 *   faces.
 */
export function mergeBlocks(
  batch: FexBatch,
  heads: readonly Behaviour[],
  count: number,
  skip: ReadonlySet<number>,
): void {
  heads.forEach((head, index) => {
    for (const block of FEX_BLOCK_NAMES) {
      const values = head.blocks[block];
      if (!values) continue;
      checkSize(head, index, block, values, count);
      mergeBlock(batch, heads, index, block, values, skip);
    }
  });
}

function checkSize(head: Behaviour, index: number, block: FexBlock, values: Float32Array, count: number): void {
  const width = FEX_BLOCKS[block].length;
  if (head.count === count && values.length === count * width) return;
  throw new FexgraphError(
    'NODE_FAILED',
    `head ${index + 1} brings ${values.length} values of ${block} for ${head.count} faces; ${count} faces need ${count * width}`,
    { hint: 'a head must give one row per face of its input, in the same order' },
  );
}

function mergeBlock(
  batch: FexBatch,
  heads: readonly Behaviour[],
  index: number,
  block: FexBlock,
  values: Float32Array,
  skip: ReadonlySet<number>,
): void {
  const target = batch.numbers(block);
  const width = FEX_BLOCKS[block].length;
  for (let cell = 0; cell < values.length; cell++) {
    if (Number.isNaN(values[cell]) || skip.has(Math.floor(cell / width))) continue;
    if (!Number.isNaN(target[cell])) throw clash(heads, index, block, cell);
    target[cell] = values[cell];
  }
}

function clash(heads: readonly Behaviour[], index: number, block: FexBlock, cell: number): FexgraphError {
  const other = heads.findIndex((head) => !Number.isNaN(head.blocks[block]?.[cell] ?? Number.NaN));
  const column = FEX_BLOCKS[block][cell % FEX_BLOCKS[block].length];
  return new FexgraphError(
    'BAD_GRAPH',
    `head ${other + 1} and head ${index + 1} both give column ${column} (heads counted in the order they are connected)`,
    { hint: 'connect only one of them, or give each its own columns' },
  );
}
