import { ops, type Value } from '../../onnx/index.ts';
import type { NetworkBuild } from '../network-build.ts';
import { weight } from './weight.ts';

/** Leaky ReLU; a slope of 0 is a plain one. */
export function leaky(x: Value, slope: number): Value {
  return slope === 0 ? ops.relu(x) : ops.leakyRelu(x, slope);
}

/** PReLU with one slope per channel of a picture. */
export function channelPrelu(build: NetworkBuild, x: Value, module: string): Value {
  const name = `${module}.weight`;
  const [channels] = build.checkpoint.tensor(name).shape;
  // a slope of shape [C] would broadcast along the width, and silently so where the width is C
  const slope = weight(build, name, [channels, 1, 1]);
  if (build.folded && build.checkpoint.float32(name).every((value) => value >= 0 && value <= 1)) {
    // for such slopes it is the larger of the two, which onnxruntime computes three times as fast as PRelu
    return ops.max(x, ops.mul(x, slope));
  }
  if (build.target !== 'webgpu') return ops.prelu(x, slope);
  // PRelu is not among the operators that onnxruntime-web documents for WebGPU
  return ops.sub(ops.relu(x), ops.mul(slope, ops.relu(ops.neg(x))));
}
