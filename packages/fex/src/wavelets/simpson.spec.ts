import { describe, expect, it } from 'vitest';
import { simpson } from './simpson.ts';

describe('simpson', () => {
  it('is exact for parabolas, for odd and even numbers of values', () => {
    for (const n of [3, 4, 5, 8, 9]) {
      const values = Float64Array.from({ length: n }, (_, i) => 3 * i * i - i + 2);
      const end = n - 1;
      expect(simpson(values)).toBeCloseTo(end ** 3 - end ** 2 / 2 + 2 * end, 10);
    }
  });

  it('of one value is 0, of two the trapezium', () => {
    expect(simpson(Float64Array.of(5))).toBe(0);
    expect(simpson(Float64Array.of(1, 4))).toBe(2.5);
  });
});
