import type { Pixels, Tensor } from '@fexgraph/core';
import { cropRegion } from './crop-region.ts';
import { type Region, regionAt } from './region.ts';
import { warpRegion } from './warp-region.ts';

/** How a region becomes a chip: `averaged` by `cropRegion`, `opencv` by `warpRegion`. */
export type Sampling = 'averaged' | 'opencv';

/** True for a region that can be cut: with numbers that are finite, and an area. */
export function isSomewhere({ centreX, centreY, width, height, rotation }: Region): boolean {
  return width > 0 && height > 0 && Number.isFinite(centreX + centreY + width * height + rotation);
}

/**
 * Cuts packed regions [count, 5] from one picture; see `Sampling`. A region that is nowhere (of a face that a node
 * before did not see) gives a black chip, so that the other faces of the picture keep theirs.
 *
 * @returns [count, size, size, 3] uint8 RGB
 */
export function cutChips(
  pixels: Pixels,
  regions: Float32Array,
  size: number,
  border: 'replicate' | 'zero',
  sampling: Sampling = 'averaged',
): Tensor<'uint8'> {
  const count = regions.length / 5;
  const bytes = size * size * 3;
  const data = new Uint8Array(count * bytes);
  const cut = sampling === 'opencv' ? warpRegion : cropRegion;
  for (let i = 0; i < count; i++) {
    const region = regionAt(regions, i);
    if (!isSomewhere(region)) continue;
    cut(pixels, region, size, { border, into: data.subarray(i * bytes, (i + 1) * bytes) });
  }
  return { type: 'uint8', dims: [count, size, size, 3], data };
}
