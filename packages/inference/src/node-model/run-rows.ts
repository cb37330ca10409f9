import { type BatchContext, FexgraphError, type Tensor } from '@fexgraph/core';
import type { NodeModel } from './node-model.ts';

/** Rows of one item, [rows, ...shape of a row]. */
export type RowTensor = Tensor<'uint8'> | Tensor<'float32'>;

export interface RowRun<Outputs extends Readonly<Record<string, number>>> {
  /** Name of the network's input. */
  readonly input: string;
  /** Outputs wanted, with their numbers per row. */
  readonly outputs: Outputs;
}

/**
 * Runs a network with a dynamic batch over the rows of several items, in calls of at most `maxBatch` rows (the micro-batch
 * in force) and of what pays on the session's backend, whatever item they belong to. No row, no call. Each call that ends is progress of the node's call.
 *
 * @param items rows of one item each; all of one type and shape
 * @returns per item and output name [rows, numbers per row], in memory of its own: it may be transferred
 * @throws FexgraphError BAD_INPUT for rows of different types or shapes; BAD_MODEL if an output does not have the shape
 *   asked for; what the session throws.
 */
export async function runRows<Outputs extends Readonly<Record<string, number>>>(
  model: NodeModel,
  items: readonly RowTensor[],
  run: RowRun<Outputs>,
  { signal, maxBatch, progress }: BatchContext,
): Promise<readonly Record<keyof Outputs, Float32Array>[]> {
  const names = Object.keys(run.outputs);
  const { type, dims, data, owned } = joinRows(items);
  const [count, ...shape] = dims;
  const size = shape.reduce((product, side) => product * side, 1);
  const joined: Record<string, Float32Array> = {};
  const most = Math.min(maxBatch, model.rowsPerCall);
  const calls = Array.from({ length: Math.ceil(count / most) }, async (_, call) => {
    const first = call * most;
    const rows = Math.min(most, count - first);
    const isWhole = rows === count;
    const part = isWhole ? data : data.slice(first * size, (first + rows) * size);
    const feed = { type, dims: [rows, ...shape], data: part } as Tensor;
    const transfer = owned || !isWhole;
    const found = await model.run({ [run.input]: feed }, { transfer, signal, progress, outputs: names });
    for (const name of names) {
      const width = run.outputs[name];
      const values = model.floats(found, name, rows, width);
      // What one call gave is a whole already.
      joined[name] ??= isWhole ? values : new Float32Array(count * width);
      if (!isWhole) joined[name].set(values, first * width);
    }
  });
  await Promise.all(calls);
  return splitByItem(items, joined, run.outputs);
}

interface JoinedRows {
  readonly type: RowTensor['type'];
  readonly dims: readonly number[];
  readonly data: RowTensor['data'];
  /** The data was made here: nobody else reads it. */
  readonly owned: boolean;
}

function joinRows(items: readonly RowTensor[]): JoinedRows {
  const filled = items.filter(({ dims }) => dims[0] > 0);
  if (filled.length === 0) return { type: 'uint8', dims: [0], data: new Uint8Array(0), owned: true };
  const [first] = filled;
  if (filled.length === 1) return { ...first, owned: false };
  const form = formOf(first);
  const other = filled.find((rows) => formOf(rows) !== form);
  if (other) {
    throw new FexgraphError('BAD_INPUT', `inputs ${form} and ${formOf(other)} in one micro-batch`, {
      hint: 'give each form its own node',
    });
  }
  const length = filled.reduce((sum, rows) => sum + rows.data.length, 0);
  const data = first.type === 'uint8' ? new Uint8Array(length) : new Float32Array(length);
  let at = 0;
  for (const rows of filled) {
    data.set(rows.data, at);
    at += rows.data.length;
  }
  const count = filled.reduce((sum, { dims }) => sum + dims[0], 0);
  return { type: first.type, dims: [count, ...first.dims.slice(1)], data, owned: true };
}

function formOf({ type, dims }: RowTensor): string {
  return `${type} [rows, ${dims.slice(1).join(', ')}]`;
}

function splitByItem<Outputs extends Readonly<Record<string, number>>>(
  items: readonly RowTensor[],
  joined: Record<string, Float32Array>,
  widths: Outputs,
): Record<keyof Outputs, Float32Array>[] {
  let first = 0;
  return items.map(({ dims: [rows] }) => {
    const ofItem = Object.entries(widths).map(([name, width]) => {
      const [from, to] = [first * width, (first + rows) * width];
      const all = joined[name] ?? new Float32Array(0);
      return [name, to - from === all.length && isWholeBuffer(all) ? all : all.slice(from, to)];
    });
    first += rows;
    return Object.fromEntries(ofItem) as Record<keyof Outputs, Float32Array>;
  });
}

/** It may be transferred as it is. */
function isWholeBuffer({ byteLength, buffer }: Float32Array): boolean {
  return byteLength === buffer.byteLength;
}
