import type { Pixels } from '@fexgraph/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { syntheticPixels } from '../../test/synthetic-image.ts';
import { halve } from './halve.ts';
import { Pyramid, pyramidOf } from './pyramid.ts';

const mean = (data: Uint8Array) => data.reduce((sum, value) => sum + value, 0) / data.length;

/** The place of the picture with the same bytes. */
const equal = (one: Pixels, many: readonly Pixels[]) =>
  many.findIndex(
    ({ data, width, height }) => width === one.width && height === one.height && !Buffer.compare(data, one.data),
  );

describe('halve', () => {
  it('averages 2 x 2 pixels', () => {
    const data = Uint8Array.of(0, 10, 20, 4, 14, 24, 8, 18, 28, 12, 22, 32);
    expect(Array.from(halve({ data, width: 2, height: 2, channels: 3 }).data)).toEqual([6, 16, 26]);
  });

  it('averages an odd last column and row with itself', () => {
    const data = Uint8Array.of(...[1, 5, 9, 1, 5, 9, 40, 40, 41].flatMap((v) => [v, v, v]));
    const half = halve({ data, width: 3, height: 3, channels: 3 });
    expect([half.width, half.height]).toEqual([2, 2]);
    expect([0, 1, 2, 3].map((i) => half.data[3 * i])).toEqual([3, 9, 40, 41]);
  });

  it('keeps the mean of a noisy picture', () => {
    const picture = syntheticPixels('noise', 200, 300);
    expect(Math.abs(mean(halve(picture).data) - mean(picture.data))).toBeLessThan(0.02);
    expect(Math.abs(mean(halve(halve(halve(picture))).data) - mean(picture.data))).toBeLessThan(0.1);
  });
});

describe('Pyramid', () => {
  it('builds no more levels than asked for', () => {
    const pyramid = new Pyramid(syntheticPixels('lazy', 64, 64));
    expect(pyramid.built).toBe(1);
    expect(pyramid.level(2).width).toBe(16);
    expect(pyramid.built).toBe(3);
    pyramid.level(1);
    expect(pyramid.built).toBe(3);
  });

  it('builds the levels of a large picture in steps, the same for all who ask', () => {
    const picture = syntheticPixels('steps', 1501, 1999);
    const once = halve(picture);
    const expected = [once, halve(once), halve(halve(once))];
    const pyramid = new Pyramid(picture);
    const [two, one] = [pyramid.building(2), pyramid.building(1)];
    // 3 million pixels of the picture in steps of 1.5 million: half of them each.
    expect(two.next().done).toBe(false);
    expect(pyramid.built).toBe(1);
    const found = [one.next(), two.next()];
    expect(found).toMatchObject([{ done: true }, { done: true }]);
    expect([...found.map(({ value }) => value!), pyramid.level(3)].map((level) => equal(level, expected))).toEqual([
      0, 1, 2,
    ]);

    const asked = new Pyramid(picture);
    asked.building(1).next();
    expect(equal(asked.level(2), expected)).toBe(1);
  });

  it('builds the levels of a frame of 1280 x 720 in one step', () => {
    const pyramid = new Pyramid(syntheticPixels('one step', 720, 1280));
    expect(pyramid.building(pyramid.last).next().done).toBe(true);
  });

  it('ends with one pixel', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 1, max: 70 }), (width, height) => {
        const data = new Uint8Array(width * height * 3).fill(77);
        const pyramid = new Pyramid({ data, width, height, channels: 3 });
        const top = pyramid.level(pyramid.last);
        expect([top.width, top.height, ...top.data]).toEqual([1, 1, 77, 77, 77]);
        if (pyramid.last > 0) expect(pyramid.level(pyramid.last - 1).data.length).toBeGreaterThan(3);
      }),
    );
  });

  it('chooses the level with 1 to 2 pixels per sample', () => {
    const pyramid = new Pyramid(syntheticPixels('levels', 64, 64));
    expect([0.3, 1, 1.99, 2, 3.9, 4, 1e9].map((reduction) => pyramid.levelFor(reduction))).toEqual([
      0, 0, 0, 1, 1, 2, 6,
    ]);
  });

  it('gives parts of a level with the bytes of the whole', () => {
    const place = fc.double({ min: 0, max: 1, noNaN: true });
    const rects = fc.array(fc.tuple(place, place, place, place), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.integer({ min: 9, max: 90 }), fc.integer({ min: 9, max: 90 }), rects, (width, height, wanted) => {
        const picture = syntheticPixels('parts', height, width);
        const [whole, pyramid] = [new Pyramid(picture), new Pyramid(picture)];
        for (const [i, [a, b, c, d]] of wanted.entries()) {
          const index = 1 + (i % 3);
          const level = whole.level(index);
          expect(pyramid.sizeOf(index)).toEqual({ width: level.width, height: level.height });
          const [left, top] = [Math.floor(a * (level.width - 1)), Math.floor(b * (level.height - 1))];
          const right = left + 1 + Math.floor(c * (level.width - 1 - left) * 0.3);
          const bottom = top + 1 + Math.floor(d * (level.height - 1 - top) * 0.3);
          const part = pyramid.part(index, { left, top, right, bottom });
          for (let y = top; y < bottom; y++) {
            const at = ((y - part.top) * (part.right - part.left) + left - part.left) * 3;
            const row = part.data.subarray(at, at + 3 * (right - left));
            expect(row).toEqual(level.data.subarray((y * level.width + left) * 3, (y * level.width + right) * 3));
          }
        }
      }),
    );
  });

  it('builds the surroundings of a face, shares them, and builds the whole where that is less', () => {
    const pyramid = new Pyramid(syntheticPixels('face', 400, 400));
    const face = { left: 40, top: 40, right: 70, bottom: 70 };
    const part = pyramid.part(2, face);
    expect([part.left, part.top, part.right, part.bottom, part.width, part.height]).toEqual([40, 40, 70, 70, 100, 100]);
    expect(pyramid.part(2, { left: 45, top: 41, right: 60, bottom: 70 })).toBe(part);
    expect(pyramid.built).toBe(1);
    pyramid.part(2, { left: 0, top: 0, right: 100, bottom: 60 });
    expect(pyramid.built).toBe(3);
  });

  it('belongs to the Pixels object', () => {
    const picture = syntheticPixels('shared', 8, 8);
    expect(pyramidOf(picture)).toBe(pyramidOf(picture));
    expect(pyramidOf({ ...picture })).not.toBe(pyramidOf(picture));
  });
});
