import { FexgraphError, type Tensor } from '@fexgraph/core';
import type { RunOptions } from '../session.ts';
import type { NodeModel } from './node-model.ts';

/**
 * Chips as a network takes them: bytes [faces, side, side, 3] for its input `image`, or unrounded numbers 0..1
 * [faces, 3, side, side] for its input `chips`.
 */
export type ChipTensor = Tensor<'uint8'> | Tensor<'float32'>;

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
 * @param items chips of one item each; all of one type and side
 * @returns per item and output name [faces, numbers per face]
 * @throws FexgraphError BAD_INPUT for chips of different types or sides; BAD_MODEL if an output does not have the shape
 *   asked for; what the session throws.
 */
export async function runChips<Outputs extends Readonly<Record<string, number>>>(
  model: NodeModel,
  items: readonly ChipTensor[],
  run: ChipRun<Outputs>,
  options: RunOptions = {},
): Promise<readonly Record<keyof Outputs, Float32Array>[]> {
  const names = Object.keys(run.outputs);
  const { type, dims, data, owned } = joinChips(items);
  const [count, ...shape] = dims;
  const size = shape.reduce((product, side) => product * side, 1);
  const input = type === 'uint8' ? 'image' : 'chips';
  const joined = Object.fromEntries(names.map((name) => [name, new Float32Array(count * run.outputs[name])]));
  const calls = Array.from({ length: Math.ceil(count / run.maxBatch) }, async (_, call) => {
    const first = call * run.maxBatch;
    const faces = Math.min(run.maxBatch, count - first);
    const isWhole = faces === count;
    const part = isWhole ? data : data.slice(first * size, (first + faces) * size);
    const feed = { type, dims: [faces, ...shape], data: part } as Tensor;
    const transfer = owned || !isWhole;
    const found = await model.run({ [input]: feed }, { transfer, ...options, outputs: names });
    for (const name of names) {
      const width = run.outputs[name];
      joined[name].set(model.floats(found, name, faces, width), first * width);
    }
  });
  await Promise.all(calls);
  return splitByItem(items, joined, run.outputs);
}

interface JoinedChips {
  readonly type: ChipTensor['type'];
  readonly dims: readonly number[];
  readonly data: ChipTensor['data'];
  /** The data was made here: nobody else reads it. */
  readonly owned: boolean;
}

function joinChips(items: readonly ChipTensor[]): JoinedChips {
  const filled = items.filter(({ dims }) => dims[0] > 0);
  if (filled.length === 0) return { type: 'uint8', dims: [0], data: new Uint8Array(0), owned: true };
  const [first] = filled;
  if (filled.length === 1) return { ...first, owned: false };
  const form = formOf(first);
  const other = filled.find((chips) => formOf(chips) !== form);
  if (other) {
    throw new FexgraphError('BAD_INPUT', `chips of ${form} and of ${formOf(other)} in one micro-batch`, {
      hint: 'give each way of cutting its own node',
    });
  }
  const length = filled.reduce((sum, chips) => sum + chips.data.length, 0);
  const data = first.type === 'uint8' ? new Uint8Array(length) : new Float32Array(length);
  let at = 0;
  for (const chips of filled) {
    data.set(chips.data, at);
    at += chips.data.length;
  }
  const count = filled.reduce((sum, { dims }) => sum + dims[0], 0);
  return { type: first.type, dims: [count, ...first.dims.slice(1)], data, owned: true };
}

function formOf({ type, dims }: ChipTensor): string {
  return `${type} [faces, ${dims.slice(1).join(', ')}]`;
}

function splitByItem<Outputs extends Readonly<Record<string, number>>>(
  items: readonly ChipTensor[],
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
