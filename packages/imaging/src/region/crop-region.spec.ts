import type { Pixels } from '@fexgraph/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { syntheticPixels } from '../../test/synthetic-image.ts';
import { type Border, cropRegion } from './crop-region.ts';
import { pyramidOf } from './pyramid.ts';
import { type Region, regionAt, regionMap } from './region.ts';

const frame = syntheticPixels('region', 60, 80);
const region = (centreX: number, centreY: number, side: number, rotation = 0): Region => ({
  centreX,
  centreY,
  width: side,
  height: side,
  rotation,
});
const pixel = (pixels: Pixels, x: number, y: number) =>
  Array.from(pixels.data.subarray((y * pixels.width + x) * 3, (y * pixels.width + x) * 3 + 3));

/** What cropRegion promises at level 0, written plainly. */
function plainBilinear(pixels: Pixels, from: Region, size: number, border: Border): number[] {
  const map = regionMap(from);
  const chip: number[] = [];
  for (let j = 0; j < size; j++) {
    for (let i = 0; i < size; i++) {
      const u = (i + 0.5) / size;
      const v = (j + 0.5) / size;
      const x = map.originX + u * map.uX + v * map.vX;
      const y = map.originY + u * map.uY + v * map.vY;
      if (border === 'zero' && (x < 0 || y < 0 || x >= pixels.width || y >= pixels.height)) {
        chip.push(0, 0, 0);
        continue;
      }
      const px = Math.min(Math.max(x - 0.5, 0), pixels.width - 1);
      const py = Math.min(Math.max(y - 0.5, 0), pixels.height - 1);
      const x0 = Math.floor(px);
      const y0 = Math.floor(py);
      const [a, b] = [pixel(pixels, x0, y0), pixel(pixels, Math.min(x0 + 1, pixels.width - 1), y0)];
      const y1 = Math.min(y0 + 1, pixels.height - 1);
      const [c, d] = [pixel(pixels, x0, y1), pixel(pixels, Math.min(x0 + 1, pixels.width - 1), y1)];
      for (let k = 0; k < 3; k++) {
        const upper = a[k] + (b[k] - a[k]) * (px - x0);
        const lower = c[k] + (d[k] - c[k]) * (px - x0);
        chip.push(upper + (lower - upper) * (py - y0));
      }
    }
  }
  return chip;
}

describe('cropRegion', () => {
  it('returns the pixels of a region that needs no scaling', () => {
    const chip = cropRegion(frame, region(30, 25, 20), 20, { border: 'replicate' });
    for (let y = 0; y < 20; y++) {
      for (let x = 0; x < 20; x++) {
        expect(Array.from(chip.subarray((y * 20 + x) * 3, (y * 20 + x) * 3 + 3))).toEqual(pixel(frame, 20 + x, 15 + y));
      }
    }
  });

  it('reads parts of the pyramid as it reads the whole', () => {
    const anyRegion = fc.record({
      centreX: fc.double({ min: -100, max: 500, noNaN: true }),
      centreY: fc.double({ min: -100, max: 400, noNaN: true }),
      width: fc.double({ min: 20, max: 300, noNaN: true }),
      height: fc.double({ min: 20, max: 300, noNaN: true }),
      rotation: fc.double({ min: -4, max: 4, noNaN: true }),
    });
    const picture = syntheticPixels('parts and whole', 301, 401);
    const whole = { ...picture };
    pyramidOf(whole).level(pyramidOf(whole).last);
    const regions = fc.array(anyRegion, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(regions, fc.constantFrom<Border>('replicate', 'zero'), (all, border) => {
        const fresh = { ...picture };
        for (const from of all) {
          const chip = cropRegion(fresh, from, 24, { border });
          expect(Buffer.compare(chip, cropRegion(whole, from, 24, { border }))).toBe(0);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('turns clockwise: a quarter turn puts the top of the chip to the right of the frame', () => {
    const chip = cropRegion(frame, region(30, 25, 20, Math.PI / 2), 20, { border: 'replicate' });
    for (let y = 0; y < 20; y++) {
      for (let x = 0; x < 20; x++) {
        const expected = pixel(frame, 39 - y, 15 + x);
        const got = chip.subarray((y * 20 + x) * 3, (y * 20 + x) * 3 + 3);
        for (let c = 0; c < 3; c++) expect(Math.abs(got[c] - expected[c])).toBeLessThanOrEqual(1);
      }
    }
  });

  it('agrees with plain bilinear sampling inside, across and outside the frame', () => {
    const anyRegion = fc.record({
      centreX: fc.double({ min: -40, max: 120, noNaN: true }),
      centreY: fc.double({ min: -40, max: 100, noNaN: true }),
      width: fc.double({ min: 1, max: 47, noNaN: true }),
      height: fc.double({ min: 1, max: 47, noNaN: true }),
      rotation: fc.double({ min: -4, max: 4, noNaN: true }),
    });
    fc.assert(
      fc.property(anyRegion, fc.constantFrom<Border>('replicate', 'zero'), (from, border) => {
        const chip = cropRegion(frame, from, 24, { border });
        const expected = plainBilinear(frame, from, 24, border);
        // Weights of 1/256 and positions of 1/65536: 2 levels at most, and 1/2 on average. A sample exactly on the
        // border may fall on the other side of it.
        const off = expected.map((value, i) => Math.abs(chip[i] - value));
        expect(off.filter((levels) => levels > 2.5).length).toBeLessThanOrEqual(3);
      }),
    );
  });

  it('averages a large region down instead of picking pixels', () => {
    const large = syntheticPixels('large', 512, 512);
    for (const side of [128, 200, 300, 512]) {
      const chip = cropRegion(large, region(256, 256, side), 32, { border: 'replicate' });
      const fine = cropRegion(large, region(256, 256, side), side, { border: 'replicate' });
      const exact = boxMeans(fine, side, 32);
      const squares = exact.reduce((sum, value, i) => sum + (value - chip[i]) ** 2, 0);
      // The picture is a third white noise: point sampling is off by some 14 levels.
      expect(Math.sqrt(squares / exact.length)).toBeLessThan(7);
    }
  });

  it('comes closer to the mean of the area with two samples per axis', () => {
    const large = syntheticPixels('large', 512, 512);
    const errors = ([1, 2] as const).map((oversample) => {
      const chip = cropRegion(large, region(256, 256, 300), 75, { border: 'replicate', oversample });
      const fine = cropRegion(large, region(256, 256, 300), 300, { border: 'replicate' });
      return boxMeans(fine, 300, 75).reduce((sum, value, i) => sum + (value - chip[i]) ** 2, 0);
    });
    expect(errors[1]).toBeLessThan(errors[0] / 4);
  });

  it('preserves the mean when shrinking the whole frame', () => {
    const large = syntheticPixels('mean', 480, 480);
    const mean = (data: Uint8Array) => data.reduce((sum, value) => sum + value, 0) / data.length;
    for (const size of [240, 112, 64, 15]) {
      const chip = cropRegion(large, region(240, 240, 480), size, { border: 'replicate' });
      expect(Math.abs(mean(chip) - mean(large.data)), `size ${size}`).toBeLessThan(1);
    }
  });

  it('is black or repeats the edge outside the frame, at any level', () => {
    const white: Pixels = { data: new Uint8Array(99 * 99 * 3).fill(255), width: 99, height: 99, channels: 3 };
    const black = cropRegion(white, region(0, 0, 198), 40, { border: 'zero' });
    expect(black.filter((value) => value === 255)).toHaveLength(20 * 20 * 3);
    expect(black.filter((value) => value === 0)).toHaveLength(3 * 20 * 20 * 3);
    expect(cropRegion(white, region(0, 0, 198), 40, { border: 'replicate' }).every((v) => v === 255)).toBe(true);
    expect(cropRegion(white, region(500, 0, 2000, 1), 8, { border: 'replicate' }).every((v) => v === 255)).toBe(true);
  });

  it('writes one face of a batch into the given buffer and nothing else', () => {
    const batch = new Uint8Array(3 * 16 * 16 * 3).fill(1);
    const face = 16 * 16 * 3;
    for (const oversample of [1, 2] as const) {
      const options = { border: 'zero', oversample } as const;
      cropRegion(frame, region(70, 50, 37, 0.3), 16, { ...options, into: batch.subarray(face, 2 * face) });
      expect(batch.subarray(face, 2 * face)).toEqual(cropRegion(frame, region(70, 50, 37, 0.3), 16, options));
    }
    expect(batch.subarray(0, face).every((v) => v === 1) && batch.subarray(2 * face).every((v) => v === 1)).toBe(true);
  });

  it('ignores a fourth channel', () => {
    const rgba = new Uint8Array(80 * 60 * 4).fill(200);
    for (let i = 0; i < 80 * 60; i++) rgba.set(frame.data.subarray(3 * i, 3 * i + 3), 4 * i);
    for (const side of [20, 70, 300]) {
      const options = { border: 'replicate' } as const;
      const withAlpha = cropRegion({ ...frame, data: rgba, channels: 4 }, region(40, 30, side, 1), 16, options);
      expect(withAlpha).toEqual(cropRegion(frame, region(40, 30, side, 1), 16, options));
    }
  });

  it.each([region(1, 1, 0), region(Number.NaN, 1, 5), region(1, 1, Number.POSITIVE_INFINITY), region(1, 1, -4)])(
    'refuses the region %o',
    (bad) => {
      expect(() => cropRegion(frame, bad, 8, { border: 'zero' })).toThrow('cannot crop a region of');
    },
  );
});

describe('regionMap', () => {
  it('takes the corners of a chip to the corners of the rotated rectangle', () => {
    const map = regionMap(regionAt([0, 0, 0, 0, 0, 10, 20, 4, 2, Math.PI / 2], 1));
    expect(map.originX).toBeCloseTo(11);
    expect(map.originY).toBeCloseTo(18);
    expect(map.originX + map.uX + map.vX).toBeCloseTo(9);
    expect(map.originY + map.uY + map.vY).toBeCloseTo(22);
  });
});

/** Means over whole squares; `side` / `size` may be fractional. */
function boxMeans(fine: Uint8Array, side: number, size: number): number[] {
  const sums = new Float64Array(size * size * 3);
  const step = size / side;
  const shares = Array.from({ length: side }, (_, i) => {
    const low = Math.floor(i * step);
    const high = Math.min(Math.floor((i + 1) * step), size - 1);
    const lowShare = high === low ? step : high - i * step;
    return { low, high, lowShare, highShare: step - lowShare };
  });
  shares.forEach((row, y) => {
    shares.forEach((column, x) => {
      for (const [j, wy] of [
        [row.low, row.lowShare],
        [row.high, row.highShare],
      ]) {
        for (const [i, wx] of [
          [column.low, column.lowShare],
          [column.high, column.highShare],
        ]) {
          for (let c = 0; c < 3; c++) sums[(j * size + i) * 3 + c] += fine[(y * side + x) * 3 + c] * wx * wy;
        }
      }
    });
  });
  return Array.from(sums);
}
