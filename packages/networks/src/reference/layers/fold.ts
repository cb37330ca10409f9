import type { Checkpoint } from '../../checkpoints/index.ts';

/** `y = scale * x + shift` per channel, in double precision. */
export interface ChannelAffine {
  readonly scale: Float64Array;
  readonly shift: Float64Array;
}

/** PyTorch's default for batch norm and layer norm. */
export const DEFAULT_EPSILON = 1e-5;

/** A batch norm in its inference form is one factor and one offset per channel. */
export function batchNormAffine(checkpoint: Checkpoint, norm: string, epsilon = DEFAULT_EPSILON): ChannelAffine {
  const part = (name: string): Float32Array => checkpoint.float32(`${norm}.${name}`);
  const [gain, offset, mean, variance] = ['weight', 'bias', 'running_mean', 'running_var'].map(part);
  const scale = Float64Array.from(gain, (value, channel) => value / Math.sqrt(variance[channel] + epsilon));
  const shift = Float64Array.from(offset, (value, channel) => value - mean[channel] * scale[channel]);
  return { scale, shift };
}

/** The weight of a layer whose output channels are scaled; the first axis is the output. Rounded once. */
export function scaleOutputs(values: Float32Array, scale: Float64Array): Float32Array {
  const perOutput = values.length / scale.length;
  const scaled = new Float32Array(values.length);
  for (let output = 0, at = 0; output < scale.length; output++) {
    const factor = scale[output];
    for (const end = at + perOutput; at < end; at++) scaled[at] = values[at] * factor;
  }
  return scaled;
}

/** `values` with every element times one factor. */
export function scaleAll(values: Float32Array, factor: number): Float32Array {
  return values.map((value) => value * factor);
}

/** Several weights below each other, for layers that read the same input. */
export function stack(parts: readonly ArrayLike<number>[]): Float32Array {
  const stacked = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    stacked.set(part, at);
    at += part.length;
  }
  return stacked;
}

/** `matrix` [rows, columns] times `vector` [columns], in double precision. */
export function multiply(matrix: Float32Array, vector: ArrayLike<number>): Float64Array {
  const columns = vector.length;
  const product = new Float64Array(matrix.length / columns);
  for (let row = 0, at = 0; row < product.length; row++) {
    let sum = 0;
    for (let column = 0; column < columns; column++) sum += matrix[at++] * vector[column];
    product[row] = sum;
  }
  return product;
}
