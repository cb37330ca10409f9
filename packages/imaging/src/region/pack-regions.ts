import type { Region } from './region.ts';

/** Regions as the [count, 5] block that packets carry and `regionAt` reads. */
export function packRegions(regions: readonly Region[]): Float32Array {
  return Float32Array.from(
    regions.flatMap(({ centreX, centreY, width, height, rotation }) => [centreX, centreY, width, height, rotation]),
  );
}
