import { ops, type Value } from '../../onnx/index.ts';
import type { NetworkBuild } from '../network-build.ts';
import { batchNorm } from './batch-norm.ts';
import { batchNormAffine, DEFAULT_EPSILON, scaleOutputs } from './fold.ts';
import { computedWeight, weight } from './weight.ts';

export type ConvolutionOptions = NonNullable<Parameters<typeof ops.conv>[3]>;

/** A convolution with its own bias. */
export function convolution(build: NetworkBuild, x: Value, module: string, options: ConvolutionOptions = {}): Value {
  return ops.conv(x, weight(build, `${module}.weight`), weight(build, `${module}.bias`), options);
}

export interface ConvNormOptions extends ConvolutionOptions {
  readonly epsilon?: number;
  /** Changes the convolution's weight before anything else, keeping its size. */
  readonly adapt?: (values: Float32Array, shape: readonly number[]) => Float32Array;
}

/** A convolution without bias and the batch norm behind it; folded into one convolution, which is exact. */
export function convNorm(
  build: NetworkBuild,
  x: Value,
  modules: { readonly conv: string; readonly norm: string },
  options: ConvNormOptions = {},
): Value {
  const { epsilon = DEFAULT_EPSILON, adapt = (values: Float32Array) => values, ...window } = options;
  const name = `${modules.conv}.weight`;
  const { shape } = build.checkpoint.tensor(name);
  const values = (): Float32Array => adapt(build.checkpoint.float32(name), shape);
  if (!build.folded) {
    const convolved = ops.conv(x, computedWeight(build, name, shape, values), undefined, window);
    return batchNorm(build, convolved, modules.norm, epsilon);
  }
  const { scale, shift } = batchNormAffine(build.checkpoint, modules.norm, epsilon);
  const folded = computedWeight(build, name, shape, () => scaleOutputs(values(), scale));
  const bias = computedWeight(build, `${modules.norm}.bias`, [shape[0]], () => Float32Array.from(shift));
  return ops.conv(x, folded, bias, window);
}

/** Swaps the first and the last input channel of a three-plane convolution: weights for BGR then take RGB. */
export function reverseInputPlanes(values: Float32Array, shape: readonly number[]): Float32Array {
  const [outputs, planes, height, width] = shape;
  const size = height * width;
  const reversed = new Float32Array(values.length);
  for (let output = 0; output < outputs; output++) {
    for (let plane = 0; plane < planes; plane++) {
      const from = (output * planes + plane) * size;
      reversed.set(values.subarray(from, from + size), (output * planes + planes - 1 - plane) * size);
    }
  }
  return reversed;
}
