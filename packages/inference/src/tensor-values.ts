import { elementCount, type Tensor, type TensorDataByType } from '@fexgraph/core';
import type { TensorMap, TensorSpec } from './session.ts';

/** The elements as ordinary numbers, whatever the type. int64 beyond 2^53 loses its last digits. */
export function valuesOf(tensor: Tensor): Float64Array {
  if (tensor.type === 'float16') return Float64Array.from(tensor.data as Uint16Array, fromHalf);
  if (tensor.type === 'int64') return Float64Array.from(tensor.data as BigInt64Array, Number);
  return Float64Array.from(tensor.data as Exclude<typeof tensor.data, BigInt64Array>);
}

/**
 * Feeds with a fixed, uneven pattern, to try a model with: 0..255 for uint8, -1..1 for floats, 0 and 1 for the rest.
 * Symbolic dimensions become `size`.
 */
export function patternFeeds(inputs: readonly TensorSpec[], size = 1): TensorMap {
  return Object.fromEntries(
    inputs.map(({ name, type, dims: shape }) => {
      const dims = shape.map((dim) => (typeof dim === 'number' ? dim : size));
      const count = elementCount(dims);
      const tensor: Tensor = { type, dims, data: PATTERNS[type](count) };
      return [name, tensor];
    }),
  );
}

/** 0..250 without an obvious period: 97 and 251 are primes. */
const step = (i: number) => (i * 97 + (i >> 8) * 31) % 251;

const PATTERNS: { readonly [T in keyof TensorDataByType]: (count: number) => TensorDataByType[T] } = {
  float32: (count) => Float32Array.from({ length: count }, (_, i) => step(i) / 125 - 1),
  uint8: (count) => Uint8Array.from({ length: count }, (_, i) => step(i)),
  int64: (count) => BigInt64Array.from({ length: count }, (_, i) => BigInt(step(i) % 2)),
  int32: (count) => Int32Array.from({ length: count }, (_, i) => step(i) % 2),
  // 0x3c00 is 1.0 in half precision.
  float16: (count) => Uint16Array.from({ length: count }, (_, i) => (step(i) % 2) * 0x3c00),
  bool: (count) => Uint8Array.from({ length: count }, (_, i) => step(i) % 2),
};

/** IEEE 754 binary16: sign, 5 bits exponent (bias 15), 10 bits fraction. */
function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Infinity;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}
