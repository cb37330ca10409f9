import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kendall } from './kendall.ts';
import { pearson } from './pearson.ts';
import { ranks, spearman } from './spearman.ts';

/** Small whole numbers, so that there are ties and nothing is lost by rounding. */
const pairs = fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })), { maxLength: 40 });
const columns = (of: readonly (readonly [number, number])[]) => [of.map(([x]) => x), of.map(([, y]) => y)];

/** Equal, or both missing. */
const same = (a: number, b: number) => (Number.isNaN(a) ? Number.isNaN(b) : Math.abs(a - b) < 1e-12);

/** As the definition counts: every pair of places. */
function tauB(x: readonly number[], y: readonly number[]): number {
  let [difference, untiedX, untiedY] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < i; j++) {
      const [dx, dy] = [Math.sign(x[i] - x[j]), Math.sign(y[i] - y[j])];
      difference += dx * dy;
      untiedX += Math.abs(dx);
      untiedY += Math.abs(dy);
    }
  }
  return difference / Math.sqrt(untiedX * untiedY);
}

describe('correlations', () => {
  it('are within -1 and 1, the same both ways, and change only their sign with a scale', () => {
    const scale = fc.tuple(fc.constantFrom(-2, 0.5, 4), fc.integer({ min: -5, max: 5 }));
    for (const correlation of [pearson, spearman, kendall]) {
      fc.assert(
        fc.property(pairs, scale, (of, [factor, offset]) => {
          const [x, y] = columns(of);
          const r = correlation(x, y);
          const moved = x.map((value) => factor * value + offset);
          expect(Number.isNaN(r) || Math.abs(r) <= 1).toBe(true);
          expect(same(correlation(y, x), r)).toBe(true);
          expect(same(correlation(moved, y), Math.sign(factor) * r)).toBe(true);
        }),
      );
    }
  });

  it('of ranks change with no increasing function', () => {
    for (const correlation of [spearman, kendall]) {
      fc.assert(
        fc.property(pairs, (of) => {
          const [x, y] = columns(of);
          const bent = x.map((value) => value ** 3 + 1);
          expect(same(correlation(bent, y), correlation(x, y))).toBe(true);
        }),
      );
    }
  });

  it('of Kendall is what counting all pairs gives', () => {
    fc.assert(
      fc.property(pairs, (of) => {
        const [x, y] = columns(of);
        expect(same(kendall(x, y), tauB(x, y))).toBe(true);
      }),
    );
  });

  it('are missing where a series does not change, rounding or not', () => {
    for (const correlation of [pearson, spearman, kendall]) {
      expect(correlation([0.1, 0.1, 0.1], [1, 2, 3])).toBeNaN();
      expect(correlation([1], [2])).toBeNaN();
      expect(correlation([1, 2], [5, 3])).toBeCloseTo(-1, 14);
    }
  });

  it('rank equal values by the mean of their ranks', () => {
    expect([...ranks([5, 1, 5, 0])]).toEqual([3.5, 2, 3.5, 1]);
  });
});
