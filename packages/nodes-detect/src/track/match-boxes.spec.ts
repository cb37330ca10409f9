import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchBoxes } from './match-boxes.ts';

const boxes = (...rows: number[][]) => Float32Array.from(rows.flat());
const square = (x: number, y: number, side = 10) => [x, y, x + side, y + side];

describe('matchBoxes', () => {
  it('gives each box its place in another order', () => {
    const known = boxes(square(0, 0), square(100, 0), square(0, 100));
    const fresh = boxes(square(1, 99), square(1, 1), square(98, 1));
    expect(matchBoxes(fresh, known, 0.3)).toEqual([2, 0, 1]);
  });

  it('leaves boxes alone that overlap too little, and new ones', () => {
    const known = boxes(square(0, 0));
    expect(matchBoxes(boxes(square(6, 0), square(50, 50)), known, 0.3)).toEqual([-1, -1]);
    expect(matchBoxes(boxes(square(6, 0)), known, 0.2)).toEqual([0]);
  });

  it('lets the better of two have it', () => {
    const known = boxes(square(0, 0));
    expect(matchBoxes(boxes(square(3, 0), square(1, 0)), known, 0.1)).toEqual([-1, 0]);
  });

  it('pairs nothing with what is not there', () => {
    expect(matchBoxes(boxes([NaN, NaN, NaN, NaN], square(0, 0)), boxes(square(0, 0)), 0)).toEqual([-1, 0]);
    expect(matchBoxes(boxes(square(0, 0)), boxes(), 0.3)).toEqual([-1]);
    expect(matchBoxes(boxes(square(0, 0)), boxes(square(20, 20)), 0)).toEqual([-1]);
  });

  it('uses each known box once, whatever comes', () => {
    const box = fc
      .tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 30 }))
      .map(([x, y]) => square(x, y));
    fc.assert(
      fc.property(fc.array(box, { maxLength: 8 }), fc.array(box, { maxLength: 8 }), (fresh, known) => {
        const partners = matchBoxes(boxes(...fresh), boxes(...known), 0.2).filter((index) => index >= 0);
        expect(new Set(partners).size).toBe(partners.length);
      }),
    );
  });
});
