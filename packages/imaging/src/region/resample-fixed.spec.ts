import type { Pixels } from '@fexgraph/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { syntheticPixels } from '../../test/synthetic-image.ts';
import { areaTaps } from '../rescale/axis-taps.ts';
import { resampling } from '../rescale/resample.ts';
import { resampleFixed } from './resample-fixed.ts';

/** Stretched to a size, and how often a level was read. */
function stretched(pixels: Pixels, width: number, height: number) {
  let reads = 0;
  const data = new Proxy(pixels.data, {
    get: (target, key) => {
      reads++;
      return Reflect.get(target, key, target);
    },
  });
  const into = new Uint8Array(width * height * 3);
  const [columns, rows] = [areaTaps(pixels.width, width), areaTaps(pixels.height, height)];
  resampleFixed({ ...pixels, data }, columns, rows, { data: into, rowPixels: width, left: 0, top: 0 });
  return { levels: into, reads };
}

function turned({ data, width, height, channels }: Pixels): Pixels {
  const other = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * channels;
      other.set(data.subarray(from, from + channels), (x * height + y) * channels);
    }
  }
  return { data: other, width: height, height: width, channels };
}

describe('resampleFixed', () => {
  it('stays within a level of float32 arithmetic', () => {
    const picture = syntheticPixels('fixed', 37, 53);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 90 }), (width, height) => {
        const exact = new Uint8Array(width * height * 3);
        const steps = resampling(picture, areaTaps(53, width), areaTaps(37, height), {
          data: exact,
          rowPixels: width,
          left: 0,
          top: 0,
        });
        for (const _ of steps);
        const { levels } = stretched(picture, width, height);
        const worst = exact.reduce((most, value, i) => Math.max(most, Math.abs(value - levels[i])), 0);
        expect(worst).toBeLessThanOrEqual(1);
      }),
      { numRuns: 40 },
    );
  });

  it('reads each level a few times, however long a strip is', () => {
    for (const strip of [syntheticPixels('wide', 1, 6_000), syntheticPixels('tall', 6_000, 1)]) {
      expect(stretched(strip, 32, 24).reads).toBeLessThan(4 * strip.data.length);
    }
  });

  it('gives the same whichever axis comes first', () => {
    const side = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(side, side, side, side, (height, width, toHeight, toWidth) => {
        const picture = syntheticPixels('order', height, width);
        const { levels } = stretched(picture, toWidth, toHeight);
        const across = stretched(turned(picture), toHeight, toWidth).levels;
        const back = turned({ data: across, width: toHeight, height: toWidth, channels: 3 }).data;
        // The weights of the axes have 11 and 12 bits.
        for (const [i, level] of levels.entries()) expect(Math.abs(level - back[i])).toBeLessThanOrEqual(1);
      }),
    );
  });
});
