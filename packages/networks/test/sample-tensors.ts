import type { TensorToWrite } from '@fexgraph/synth';

/** A small dictionary with every rank and type that the published files have. */
export const SAMPLE: readonly TensorToWrite[] = [
  sample('conv.weight', [2, 3, 1, 2]),
  sample('bn.running_mean', [3]),
  { name: 'bn.num_batches_tracked', type: 'I64', shape: [], values: () => BigInt64Array.of(190_840n) },
  sample('fc.weight', [4, 2]),
  sample('log_var_mesh', []),
];

function sample(name: string, shape: readonly number[]): TensorToWrite {
  const count = shape.reduce((product, size) => product * size, 1);
  return { name, type: 'F32', shape, values: () => Float32Array.from({ length: count }, (_, index) => index - 0.5) };
}
