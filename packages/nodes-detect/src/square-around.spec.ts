import { describe, expect, it } from 'vitest';
import { squareAround } from './square-around.ts';

describe('squareAround', () => {
  it('makes a square of the longer side around the centre of the box', () => {
    const boxes = Float32Array.of(0, 0, 1, 1, 10, 20, 30, 70);
    expect(squareAround(boxes, 1, 1.5)).toEqual({ centreX: 20, centreY: 45, width: 75, height: 75, rotation: 0 });
    expect(squareAround(boxes, 1, 1, 0.3)).toMatchObject({ width: 50, rotation: 0.3 });
  });
});
