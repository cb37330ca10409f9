import { describe, expect, it } from 'vitest';
import { cutWindow } from './cut-window.ts';

/** Red is the column, green the row. */
const picture = {
  data: Uint8Array.from({ length: 40 * 30 * 3 }, (_, i) => [Math.floor(i / 3) % 40, Math.floor(i / 120), 7][i % 3]),
  width: 40,
  height: 30,
  channels: 3,
} as const;

describe('cutWindow', () => {
  it('copies the window where nothing is reduced', () => {
    const { pixels, shown } = cutWindow(picture, { x: 5, y: 6, width: 3, height: 2 }, 1);
    expect(shown).toEqual({ x: 5, y: 6, width: 3, height: 2 });
    expect([...pixels.data]).toEqual([5, 6, 7, 6, 6, 7, 7, 6, 7, 5, 7, 7, 6, 7, 7, 7, 7, 7]);
  });

  it('takes whole pixels around it, inside the picture', () => {
    expect(cutWindow(picture, { x: 38.5, y: -3, width: 9, height: 4.5 }, 1).shown).toEqual({
      x: 38,
      y: 0,
      width: 2,
      height: 2,
    });
  });

  it('reduces by halves and says which part of the picture that shows', () => {
    const { pixels, shown } = cutWindow(picture, { x: 9, y: 4, width: 10, height: 8 }, 4.5);
    expect(shown).toEqual({ x: 8, y: 4, width: 12, height: 8 });
    expect([pixels.width, pixels.height]).toEqual([3, 2]);
    // The mean of columns 8 to 11.
    expect(pixels.data[0]).toBeCloseTo(9.5, -0.4);
  });
});
