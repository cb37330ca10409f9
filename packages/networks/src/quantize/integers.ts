import type { ValueRange } from './value-histogram.ts';

/** real = scale * (integer - zeroPoint) */
export interface ActivationCode {
  readonly scale: number;
  /** 0 to 255. */
  readonly zeroPoint: number;
}

/** Scales below this are no numbers to a float32 that multiplies two of them. */
const LEAST_SCALE = 2 ** -60;

/** Eight bits without sign for a range; 0 has an integer of its own, since padding is made of it. */
export function activationCode({ min, max }: ValueRange): ActivationCode {
  const [low, high] = [Math.min(0, min), Math.max(0, max)];
  const scale = Math.fround(Math.max((high - low) / 255, LEAST_SCALE));
  return { scale, zeroPoint: Math.min(255, Math.max(0, Math.round(-low / scale))) };
}

/** Weights of one channel after the other: `real = scale of the channel * integer`. */
export interface IntegerWeights {
  readonly values: Int8Array;
  readonly scales: Float32Array;
}

/**
 * Symmetric eight bits (-127 to 127) with a scale for each channel.
 *
 * @param weights in C order
 * @param channels length of the axis of the channels
 * @param inner elements between two neighbours on that axis
 */
export function integerWeights(weights: Float32Array, channels: number, inner: number): IntegerWeights {
  const scales = new Float32Array(channels);
  const channelOf = (index: number) => Math.floor(index / inner) % channels;
  for (let i = 0; i < weights.length; i++) {
    const channel = channelOf(i);
    scales[channel] = Math.max(scales[channel], Math.abs(weights[i]));
  }
  for (let channel = 0; channel < channels; channel++) scales[channel] = Math.max(scales[channel] / 127, LEAST_SCALE);
  const values = Int8Array.from(weights, (weight, i) => Math.round(weight / scales[channelOf(i)]));
  return { values, scales };
}

const INT32 = 2 ** 31;

/** A bias in units of what the products of a layer are summed in; undefined where 32 bits do not hold it. */
export function integerBias(bias: Float32Array, scales: Float32Array): Int32Array | undefined {
  const values = Float64Array.from(bias, (value, channel) => Math.round(value / scales[channel]));
  return values.every((value) => value >= -INT32 && value < INT32) ? Int32Array.from(values) : undefined;
}
