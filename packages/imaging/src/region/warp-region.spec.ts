import { describe, expect, it } from 'vitest';
import { cropRegion } from './crop-region.ts';
import { warpRegion } from './warp-region.ts';

/** Each channel is a ramp: red along x, green along y, blue their sum. */
function ramps(width: number, height: number) {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set([2 * x, 3 * y, x + y], 3 * (y * width + x));
  }
  return { data, width, height, channels: 3 } as const;
}

const picture = ramps(40, 30);
const at = (chip: Uint8Array, size: number, x: number, y: number) => [
  ...chip.subarray(3 * (y * size + x), 3 * (y * size + x) + 3),
];

describe('warpRegion', () => {
  it('is the picture itself for the region of the picture: no half pixels', () => {
    const square = ramps(8, 8);
    const region = { centreX: 4, centreY: 4, width: 8, height: 8, rotation: 0 };
    expect(warpRegion(square, region, 8, { border: 'zero' })).toEqual(square.data);
  });

  it('samples between pixels, rounded to whole levels', () => {
    const region = { centreX: 12, centreY: 12, width: 16, height: 8, rotation: 0 };
    const chip = warpRegion(picture, region, 32, { border: 'replicate' });
    expect(at(chip, 32, 3, 2)).toEqual([11, Math.floor(3 * 8.5 + 0.5), 14]);
  });

  it('turns clockwise', () => {
    const region = { centreX: 10, centreY: 10, width: 8, height: 8, rotation: Math.PI / 2 };
    const chip = warpRegion(picture, region, 8, { border: 'replicate' });
    // From the upper right corner of the region downwards.
    expect(at(chip, 8, 1, 0)).toEqual([28, 21, 21]);
    expect(at(chip, 8, 0, 1)).toEqual([26, 18, 19]);
  });

  it('is black outside, or the nearest pixel', () => {
    const region = { centreX: 0, centreY: 0, width: 8, height: 8, rotation: 0 };
    expect(at(warpRegion(picture, region, 8, { border: 'zero' }), 8, 3, 6)).toEqual([0, 0, 0]);
    expect(at(warpRegion(picture, region, 8, { border: 'replicate' }), 8, 3, 6)).toEqual([0, 6, 2]);
  });

  it('differs from a crop by half a pixel of the picture and half a pixel of the chip', () => {
    const region = { centreX: 20, centreY: 15, width: 16, height: 16, rotation: 0 };
    const [warped, cropped] = [
      warpRegion(picture, region, 16, { border: 'zero' }),
      cropRegion(picture, region, 16, { border: 'zero' }),
    ];
    expect(warped).toEqual(cropped);
    const fine = cropRegion(picture, region, 32, { border: 'zero' });
    expect(at(warpRegion(picture, region, 32, { border: 'zero' }), 32, 8, 8)).not.toEqual(at(fine, 32, 8, 8));
  });
});
