import { ops, type Value } from '../../onnx/index.ts';

/**
 * Vectors of length 1 along `axis`. Spelled out because LpNormalization has no floor under the length, so that what it
 * makes of a zero vector is up to the runtime.
 */
export function l2Normalize(x: Value, axis: number): Value {
  return ops.div(x, ops.max(ops.reduceL2(x, [axis]), 1e-12));
}
