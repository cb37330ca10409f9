import { ops, type Value } from '../../onnx/index.ts';
import type { NetworkBuild } from '../network-build.ts';
import { DEFAULT_EPSILON } from './fold.ts';
import { weight } from './weight.ts';

/** A batch norm that cannot be folded away, or is not wanted so. */
export function batchNorm(build: NetworkBuild, x: Value, module: string, epsilon = DEFAULT_EPSILON): Value {
  const part = (name: string): Value => weight(build, `${module}.${name}`);
  return ops.batchNormalization(x, part('weight'), part('bias'), part('running_mean'), part('running_var'), epsilon);
}
