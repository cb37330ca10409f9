import { describe, expect, it } from 'vitest';
import { packRegions } from './pack-regions.ts';
import { regionAt } from './region.ts';

describe('packRegions', () => {
  it('packs what regionAt reads', () => {
    const regions = [
      { centreX: 1, centreY: 2, width: 3, height: 4, rotation: 0.5 },
      { centreX: -1, centreY: 0, width: 8, height: 8, rotation: -0.25 },
    ];
    const packed = packRegions(regions);
    expect([regionAt(packed, 0), regionAt(packed, 1)]).toEqual(regions);
    expect(packRegions([])).toHaveLength(0);
  });
});
