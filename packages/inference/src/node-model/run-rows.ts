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
  const filled = ofOneForm(items);
  const count = filled.reduce((sum, { dims }) => sum + dims[0], 0);
  const joined: Record<string, Float32Array> = {};
  const most = Math.min(maxBatch, model.rowsPerCall);
  const calls = Array.from({ length: Math.ceil(count / most) }, async (_, call) => {
    const first = call * most;
    const rows = Math.min(most, count - first);
    const { feed, owned } = rowsFrom(filled, first, rows);
    const found = await model.run(
      { [run.input]: feed },
      { transfer: owned, unchanged: true, signal, progress, outputs: names },
    );
    for (const name of names) {
      const width = run.outputs[name];
      const values = model.floats(found, name, rows, width);
      // What one call gave is a whole already.
      joined[name] ??= rows === count ? values : new Float32Array(count * width);
      if (rows < count) joined[name].set(values, first * width);
    }
  });
  await Promise.all(calls);
  return splitByItem(items, joined, run.outputs);
}

/** Those that have rows. */
function ofOneForm(items: readonly RowTensor[]): readonly RowTensor[] {
  const filled = items.filter(({ dims }) => dims[0] > 0);
  if (filled.length === 0) return filled;
  const form = formOf(filled[0]);
  const other = filled.find((rows) => formOf(rows) !== form);
  if (!other) return filled;
  throw new FexgraphError('BAD_INPUT', `inputs ${form} and ${formOf(other)} in one micro-batch`, {
    hint: 'give each form its own node',
  });
}

/**
 * Rows of items that follow each other, counted through all of them: a view of an item, or a copy where they are of
 * several. `owned` says that nobody else reads it.
 */
function rowsFrom(items: readonly RowTensor[], first: number, rows: number): { feed: Tensor; owned: boolean } {
  const [, ...shape] = items[0].dims;
  const size = shape.reduce((product, side) => product * side, 1);
  const parts: RowTensor['data'][] = [];
  let before = 0;
  for (const { dims, data } of items) {
    const from = Math.max(0, first - before);
    const to = Math.min(dims[0], first + rows - before);
    if (from < to) parts.push(to - from === dims[0] ? data : data.subarray(from * size, to * size));
    before += dims[0];
  }
  const feed = (data: RowTensor['data']) => ({ type: items[0].type, dims: [rows, ...shape], data }) as Tensor;
  if (parts.length === 1) {
    return { feed: feed(parts[0]), owned: false };
  }
  const joined = items[0].type === 'uint8' ? new Uint8Array(rows * size) : new Float32Array(rows * size);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return { feed: feed(joined), owned: true };
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
