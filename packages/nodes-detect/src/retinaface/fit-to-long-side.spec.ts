import { describe, expect, it } from 'vitest';
import { fitToLongSide } from './fit-to-long-side.ts';

const ramp = (width: number, height: number) => {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) data.fill((i % width) * 10, 3 * i, 3 * i + 3);
  return { data, width, height, channels: 3 } as const;
};

describe('fitToLongSide', () => {
  it('leaves a picture of the right size alone, without a copy', () => {
    const pixels = ramp(16, 8);
    expect(fitToLongSide(pixels, 'frame')).toEqual({ pixels, scale: 1 });
    expect(fitToLongSide(pixels, 16).pixels).toBe(pixels);
  });

  it('samples between pixel centres, at both directions', () => {
    const half = fitToLongSide(ramp(16, 8), 8);
    expect([half.pixels.width, half.pixels.height, half.scale]).toEqual([8, 4, 0.5]);
    expect([...half.pixels.data.subarray(0, 9)]).toEqual([5, 5, 5, 25, 25, 25, 45, 45, 45]);
    const twice = fitToLongSide(ramp(4, 2), 8);
    expect([...twice.pixels.data.filter((_, i) => i % 3 === 0)].slice(0, 8)).toEqual([0, 3, 8, 13, 18, 23, 28, 30]);
  });

  it('takes alpha away', () => {
    const rgba = { data: new Uint8Array(4 * 4 * 4).fill(7), width: 4, height: 4, channels: 4 } as const;
    expect(fitToLongSide(rgba, 2).pixels.channels).toBe(3);
  });
});
