import type { Pixels, Tensor } from '@fexgraph/core';
import { cropRegion } from './crop-region.ts';
import { regionAt } from './region.ts';

/**
 * Cuts packed regions [count, 5] from one picture; see `cropRegion`.
 *
 * @returns [count, size, size, 3] uint8 RGB
 */
export function cutChips(
  pixels: Pixels,
  regions: Float32Array,
  size: number,
  border: 'replicate' | 'zero',
): Tensor<'uint8'> {
  const count = regions.length / 5;
  const bytes = size * size * 3;
  const data = new Uint8Array(count * bytes);
  for (let i = 0; i < count; i++) {
    cropRegion(pixels, regionAt(regions, i), size, { border, into: data.subarray(i * bytes, (i + 1) * bytes) });
  }
  return { type: 'uint8', dims: [count, size, size, 3], data };
}
