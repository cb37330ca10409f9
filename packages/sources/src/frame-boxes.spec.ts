import { IDENTITY_FIT } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { boxesOnFrame, packBoxes } from './frame-boxes.ts';

describe('packBoxes', () => {
  it.each([
    [
      'rows',
      [
        [1, 2, 3, 4],
        [5, 6, 7, 8],
      ],
    ],
    ['flat numbers', [1, 2, 3, 4, 5, 6, 7, 8]],
    ['a typed array', Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8)],
  ])('takes %s', (_name, boxes) => {
    expect(packBoxes(boxes, 'b')).toEqual(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8));
  });

  it('takes no box at all', () => {
    expect(packBoxes([], 'b')).toHaveLength(0);
  });

  it.each([
    [[[1, 2, 3]], 'b: 3 numbers are not boxes of four'],
    [
      [
        [1, 2, 3, 4],
        [1, 2, 3, 4, 5],
      ],
      'b: 5 numbers are not boxes of four',
    ],
    [[1, 2, 3, 4, 5], 'b: 5 numbers are not boxes of four'],
    [[1, 2, 3, Number.NaN], 'b: a number is not finite'],
  ])('refuses %j', (boxes, message) => {
    expect(() => packBoxes(boxes as number[][], 'b')).toThrow(message);
  });
});

describe('boxesOnFrame', () => {
  it('scales and shifts as the picture was', () => {
    const fit = { ...IDENTITY_FIT, scale: 0.5, padLeft: 10, padTop: 3 };
    expect(boxesOnFrame(Float32Array.of(100, 40, 200, 80), fit)).toEqual(Float32Array.of(60, 23, 110, 43));
  });
});
