import { describe, expect, it } from 'vitest';
import { planarToPixels } from './planar.ts';

describe('planarToPixels', () => {
  it('interleaves three planes', () => {
    const pixels = planarToPixels(Float32Array.of(1, 2, 10, 20, 100, 200), 2, 1);
    expect(Array.from(pixels.data)).toEqual([1, 10, 100, 2, 20, 200]);
    expect([pixels.width, pixels.height, pixels.channels]).toEqual([2, 1, 3]);
  });

  it('refuses a length that is not three planes', () => {
    expect(() => planarToPixels(new Uint8Array(8), 2, 1)).toThrow('8 samples are not 3 planes of 2 x 1');
  });
});
