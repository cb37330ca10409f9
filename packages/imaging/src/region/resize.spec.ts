import type { Pixels } from '@fexgraph/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { syntheticPixels } from '../../test/synthetic-image.ts';
import { areaTaps } from '../rescale/axis-taps.ts';
import { resampling } from '../rescale/resample.ts';
import { resize } from './resize.ts';

const mean = (data: Uint8Array) => data.reduce((sum, value) => sum + value, 0) / data.length;

describe('resize', () => {
  it('returns the pixels when the size is the same', () => {
    const picture = syntheticPixels('same', 24, 32);
    expect(resize(picture, 32, 24, { fit: 'stretch' }).data).toEqual(picture.data);
  });

  it.each([
    [15, 1],
    [20, 1],
    [12, 4],
    [10, 7],
    [6, 4],
  ])(
    'to %i pixels gives the means of the covered areas, off by at most %i levels (root mean square)',
    (size, limit) => {
      const picture = syntheticPixels('areas', 30, 30);
      const exact = new Uint8Array(size * size * 3);
      const taps = areaTaps(30, size);
      for (const _ of resampling(picture, taps, taps, { data: exact, rowPixels: size, left: 0, top: 0 }));
      const { data } = resize(picture, size, size, { fit: 'stretch' });
      // From half the size on it is read from a halved level, whose pixels straddle the areas; this picture is noise.
      const squares = exact.reduce((sum, value, i) => sum + (value - data[i]) ** 2, 0);
      expect(Math.sqrt(squares / exact.length)).toBeLessThanOrEqual(limit);
    },
  );

  it('preserves the mean at any size', () => {
    const picture = syntheticPixels('mean', 121, 203);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 150 }), fc.integer({ min: 1, max: 150 }), (width, height) => {
        const { data } = resize(picture, width, height, { fit: 'stretch' });
        expect(Math.abs(mean(data) - mean(picture.data))).toBeLessThan(1.5);
      }),
      { numRuns: 40 },
    );
  });

  it('keeps the aspect in a letterbox, centred on black, and tells the way back', () => {
    const data = new Uint8Array(200 * 100 * 3).fill(250);
    const into = new Uint8Array(64 * 64 * 3).fill(99);
    const boxed = resize({ data, width: 200, height: 100, channels: 3 }, 64, 64, { fit: 'letterbox', into });
    expect(boxed).toMatchObject({ scaleX: 0.32, scaleY: 0.32, left: 0, top: 16 });
    expect(boxed.data).toBe(into);
    const row = (y: number) => new Set(boxed.data.subarray(y * 192, (y + 1) * 192));
    expect([row(0), row(15), row(16), row(47), row(48)].map((values) => [...values])).toEqual([
      [0],
      [0],
      [250],
      [250],
      [0],
    ]);
  });

  it('tells both scales when stretching', () => {
    const picture = syntheticPixels('stretch', 50, 200);
    expect(resize(picture, 100, 100, { fit: 'stretch' })).toMatchObject({ scaleX: 0.5, scaleY: 2, left: 0, top: 0 });
  });

  it('never leaves a constant picture', () => {
    const white: Pixels = { data: new Uint8Array(31 * 17 * 3).fill(255), width: 31, height: 17, channels: 3 };
    for (const size of [1, 7, 16, 40]) {
      expect(resize(white, size, size, { fit: 'stretch' }).data.every((value) => value === 255)).toBe(true);
    }
  });
});
