import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ScoreHistogram } from './score-histogram.ts';

const score = fc.double({ min: 0, max: 1, noNaN: true });
const of = (scores: readonly number[]) => {
  const histogram = new ScoreHistogram();
  for (const one of scores) histogram.add(one);
  return histogram;
};

describe('ScoreHistogram', () => {
  it('gives quantiles within the width of a bin of those of all scores', () => {
    fc.assert(
      fc.property(fc.array(score, { minLength: 1, maxLength: 200 }), score, (scores, share) => {
        const sorted = [...scores].sort((a, b) => a - b);
        const wanted = sorted[Math.floor(share * (scores.length - 1))];
        expect(Math.abs(of(scores).quantile(share) - wanted)).toBeLessThanOrEqual(1 / 64);
      }),
    );
  });

  it('gives back a value that never changes', () => {
    fc.assert(
      fc.property(score, score, fc.integer({ min: 1, max: 100 }), (value, share, count) => {
        expect(of(new Array(count).fill(value)).quantile(share)).toBe(value);
      }),
    );
  });

  it('knows nothing before the first score, and takes what is beyond 0 and 1 as these', () => {
    expect(of([]).quantile(0.5)).toBeNaN();
    expect([of([-3]).quantile(0.5), of([7]).quantile(0.5)]).toEqual([0, 1]);
    expect(of([0.1, 0.2, 2]).count).toBe(3);
  });
});
