import { describe, expect, it } from 'vitest';
import { cropRegion } from './crop-region.ts';
import { cutChips } from './cut-chips.ts';
import { packRegions } from './pack-regions.ts';

const pixels = {
  data: Uint8Array.from({ length: 20 * 10 * 3 }, (_, i) => (i * 37) % 251),
  width: 20,
  height: 10,
  channels: 3 as const,
};
const regions = [
  { centreX: 5, centreY: 5, width: 6, height: 6, rotation: 0.5 },
  { centreX: 15, centreY: 2, width: 8, height: 8, rotation: 0 },
];

describe('cutChips', () => {
  it('stacks the chips of all regions', () => {
    const chips = cutChips(pixels, packRegions(regions), 4, 'zero');
    expect(chips.dims).toEqual([2, 4, 4, 3]);
    regions.forEach((region, i) => {
      expect(chips.data.subarray(48 * i, 48 * i + 48)).toEqual(cropRegion(pixels, region, 4, { border: 'zero' }));
    });
  });

  it('gives a black chip for a region that is nowhere, and the others theirs', () => {
    const lost = { centreX: Number.NaN, centreY: 0, width: Number.NaN, height: Number.NaN, rotation: Number.NaN };
    const empty = { ...regions[0], width: 0 };
    const chips = cutChips(pixels, packRegions([lost, regions[1], empty]), 4, 'replicate');
    expect([chips.data.subarray(0, 48).some(Boolean), chips.data.subarray(96).some(Boolean)]).toEqual([false, false]);
    expect(chips.data.subarray(48, 96)).toEqual(cropRegion(pixels, regions[1], 4, { border: 'replicate' }));
  });

  it('gives an empty tensor for no region', () => {
    expect(cutChips(pixels, new Float32Array(0), 4, 'zero')).toMatchObject({ dims: [0, 4, 4, 3] });
  });
});
