import { FexgraphError, type Tensor } from '@fexgraph/core';
import type { RunOptions } from '../session.ts';
import type { NodeModel } from './node-model.ts';

export interface ChipRun<Outputs extends Readonly<Record<string, number>>> {
  /** Most faces per call. */
  readonly maxBatch: number;
  /** Outputs wanted, with their numbers per face. */
  readonly outputs: Outputs;
}

/**
 * Runs a network with a dynamic batch over the chips of a micro-batch, in calls of at most `maxBatch` faces, whatever
 * item they belong to. No face, no call.
 *
 * @param items one tensor [faces, side, side, 3] uint8 per item; all of one side
 * @returns per item and output name [faces, numbers per face]
 * @throws FexgraphError BAD_INPUT for chips of different sides; BAD_MODEL if an output does not have the shape asked
 *   for; what the session throws.
 */
export async function runChips<Outputs extends Readonly<Record<string, number>>>(
  model: NodeModel,
  items: readonly Tensor<'uint8'>[],
  run: ChipRun<Outputs>,
  options: RunOptions = {},
): Promise<readonly Record<keyof Outputs, Float32Array>[]> {
  const names = Object.keys(run.outputs);
  const all = joinChips(items);
  const [count, side] = all.dims;
  const joined = Object.fromEntries(names.map((name) => [name, new Float32Array(count * run.outputs[name])]));
  const calls = Array.from({ length: Math.ceil(count / run.maxBatch) }, async (_, call) => {
    const first = call * run.maxBatch;
    const faces = Math.min(run.maxBatch, count - first);
    const size = side * side * 3;
    const data = faces === count ? all.data : all.data.slice(first * size, (first + faces) * size);
    const image: Tensor = { type: 'uint8', dims: [faces, side, side, 3], data };
    const found = await model.run({ image }, { ...options, outputs: names });
    for (const name of names) {
      const width = run.outputs[name];
      joined[name].set(model.floats(found, name, faces, width), first * width);
    }
  });
  await Promise.all(calls);
  return splitByItem(items, joined, run.outputs);
}

function joinChips(items: readonly Tensor<'uint8'>[]): Tensor<'uint8'> {
  const filled = items.filter(({ dims }) => dims[0] > 0);
  if (filled.length === 1) return filled[0];
  const side = filled[0]?.dims[1] ?? 0;
  const other = filled.find(({ dims }) => dims[1] !== side);
  if (other) throw new FexgraphError('BAD_INPUT', `chips of ${side} and of ${other.dims[1]} pixels in one micro-batch`);
  const data = new Uint8Array(filled.reduce((sum, chips) => sum + chips.data.length, 0));
  let at = 0;
  for (const chips of filled) {
    data.set(chips.data, at);
    at += chips.data.length;
  }
  return { type: 'uint8', dims: [filled.reduce((sum, { dims }) => sum + dims[0], 0), side, side, 3], data };
}

function splitByItem<Outputs extends Readonly<Record<string, number>>>(
  items: readonly Tensor<'uint8'>[],
  joined: Record<string, Float32Array>,
  widths: Outputs,
): Record<keyof Outputs, Float32Array>[] {
  let first = 0;
  return items.map(({ dims: [faces] }) => {
    const rows = Object.entries(widths).map(([name, width]) => [
      name,
      joined[name].subarray(first * width, (first + faces) * width),
    ]);
    first += faces;
    return Object.fromEntries(rows) as Record<keyof Outputs, Float32Array>;
  });
}
