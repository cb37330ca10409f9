import { describe, expect, it } from 'vitest';
import { median, quantile } from './quantile.ts';

describe('quantiles', () => {
  it('are linear between neighbours, as NumPy has them', () => {
    const values = [7, 1, Number.NaN, 3, 10];
    expect([0, 0.1, 0.25, 0.5, 1].map((share) => quantile([values], share))).toEqual([1, 1.6, 2.5, 5, 10]);
    expect(median([2, 1])).toBe(1.5);
    expect(median([])).toBe(Number.NaN);
    const infinite = [1, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    expect([0, 0.5, 0.75].map((share) => quantile([infinite], share))).toEqual(infinite);
  });
});
