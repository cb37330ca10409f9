import { FexgraphError } from '@fexgraph/core';
import { elementsOf } from '../../checkpoints/tensor-layout.ts';
import { ops, toHalfArray, type Value } from '../../onnx/index.ts';
import type { NetworkBuild } from '../network-build.ts';

/** Smaller tensors stay float32: they weigh nothing, and biases and norms are where precision is lost. */
const HALF_FROM_ELEMENTS = 4096;
const LARGEST_HALF = 65_504;

/** A tensor of the checkpoint under its own name, in its own or another shape of equal size. */
export function weight(build: NetworkBuild, name: string, shape = build.checkpoint.tensor(name).shape): Value {
  return computedWeight(build, name, shape, () => build.checkpoint.float32(name));
}

/**
 * A weight that is computed from tensors of the checkpoint. `make` runs when the model is written, so that only one
 * tensor at a time takes memory. Named after the tensors it comes from.
 */
export function computedWeight(
  build: NetworkBuild,
  name: string,
  shape: readonly number[],
  make: () => Float32Array,
): Value {
  const count = elementsOf(shape);
  return build.graph.shared(`weight ${name}`, () => {
    if (build.halfWeights && count >= HALF_FROM_ELEMENTS) {
      return ops.halfWeight(build.graph, name, shape, { byteLength: 2 * count, make: () => halves(name, make()) });
    }
    return build.graph.initializer(name, 'float32', shape, { byteLength: 4 * count, make });
  });
}

function halves(name: string, values: Float32Array): Uint16Array {
  // a negated comparison, so that NaN does not pass
  const bad = values.findIndex((value) => !(Math.abs(value) <= LARGEST_HALF));
  if (bad >= 0) {
    throw new FexgraphError('BAD_CHECKPOINT', `weight '${name}' holds ${values[bad]}, which half precision cannot`, {
      hint: 'build the network with float32 weights',
    });
  }
  return toHalfArray(values);
}
