import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { syntheticPixels } from '../../test/synthetic-image.ts';
import { halve } from './halve.ts';
import { Pyramid, pyramidOf } from './pyramid.ts';

const mean = (data: Uint8Array) => data.reduce((sum, value) => sum + value, 0) / data.length;

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

  it('belongs to the Pixels object', () => {
    const picture = syntheticPixels('shared', 8, 8);
    expect(pyramidOf(picture)).toBe(pyramidOf(picture));
    expect(pyramidOf({ ...picture })).not.toBe(pyramidOf(picture));
  });
});
