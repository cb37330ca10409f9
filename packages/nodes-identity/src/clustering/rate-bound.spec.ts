import { expect, it } from 'vitest';
import { rateBound } from './rate-bound.ts';

it('is the bound of Clopper and Pearson', () => {
  expect(rateBound(0, 35)).toBeCloseTo(1 - 0.05 ** (1 / 35), 9);
  expect(rateBound(0, 3000)).toBeCloseTo(0.000998, 6);
  // Table values: one-sided 95 % of 1 in 10 and 5 in 100.
  expect(rateBound(1, 10)).toBeCloseTo(0.394163, 5);
  expect(rateBound(5, 100)).toBeCloseTo(0.102253, 5);
  expect(rateBound(7, 7)).toBe(1);
});
