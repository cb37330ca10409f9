import { describe, expect, it } from 'vitest';
import { boxOverlap } from './box-overlap.ts';

const UNIT = [0, 0, 10, 10];

describe('boxOverlap', () => {
  it.each<[string, number[], number]>([
    ['the box itself', UNIT, 1],
    ['a half', [0, 0, 5, 10], 0.5],
    ['a quarter of each', [5, 5, 15, 15], 25 / 175],
    ['a neighbour', [10, 0, 20, 10], 0],
    ['an empty box', [3, 3, 3, 3], 0],
    ['a box that is not finite', [Number.NaN, 0, 10, 10], 0],
  ])('is the intersection over the union: %s', (_, box, expected) => {
    expect(boxOverlap(UNIT, box)).toBe(expected);
    expect(boxOverlap(box, UNIT)).toBe(expected);
  });

  it('is 0 for two empty boxes', () => {
    expect(boxOverlap([1, 1, 1, 1], [1, 1, 1, 1])).toBe(0);
  });

  it('counts inclusive pixels with a margin of 1', () => {
    expect(boxOverlap([0, 0, 9, 9], [0, 0, 4, 9], 1)).toBe(0.5);
    expect(boxOverlap([0, 0, 9, 9], [9, 0, 18, 9], 1)).toBeCloseTo(10 / 190);
  });

  it('rounds after every step where that is asked for', () => {
    expect(boxOverlap(UNIT, [0, 0, 4, 10])).toBe(0.4);
    expect(boxOverlap(UNIT, [0, 0, 4, 10], 0, Math.fround)).toBe(Math.fround(0.4));
  });
});
