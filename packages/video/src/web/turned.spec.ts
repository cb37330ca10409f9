import { describe, expect, it } from 'vitest';
import { turned } from './turned.ts';

/** 3 x 2 pixels, colour 2 x 1. */
const planes = {
  width: 3,
  height: 2,
  y: Uint8Array.of(1, 2, 3, 4, 5, 6),
  u: Uint8Array.of(7, 8),
  v: Uint8Array.of(9, 10),
};

describe('turned', () => {
  it.each([
    [0, 3, 2, [1, 2, 3, 4, 5, 6], [7, 8]],
    [90, 2, 3, [4, 1, 5, 2, 6, 3], [7, 8]],
    [180, 3, 2, [6, 5, 4, 3, 2, 1], [8, 7]],
    [270, 2, 3, [3, 6, 2, 5, 1, 4], [8, 7]],
  ] as const)('by %d degrees clockwise', (rotation, width, height, y, u) => {
    const found = turned(planes, rotation);
    expect({ ...found, y: [...found.y], u: [...found.u] }).toMatchObject({ width, height, y, u });
  });

  it('reads rows that are longer than the picture', () => {
    const wide = {
      ...planes,
      y: Uint8Array.of(1, 2, 3, 0, 4, 5, 6, 0),
      yStride: 4,
      u: Uint8Array.of(7, 8, 0),
      v: Uint8Array.of(9, 10, 0),
      uvStride: 3,
    };
    expect(turned(wide, 90)).toEqual(turned(planes, 90));
  });
});
