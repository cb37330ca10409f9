import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NeutralFace } from './neutral-face.ts';

const OPTIONS = { quantile: 0.25, warmUp: 10 };
const correct = (scores: readonly number[], options = OPTIONS) => {
  const face = new NeutralFace();
  return scores.map((score) => face.correct('AU12', score, options));
};

describe('NeutralFace', () => {
  it('gives 0 for a face that never moves, whatever it scores', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (value) => {
        expect(correct(new Array(30).fill(value)).slice(9)).toEqual(new Array(21).fill(0));
      }),
    );
  });

  it('gives null until enough is known, and for what is null, from which it learns nothing', () => {
    const scores = Array.from({ length: 30 }, (_, i) => (i % 2 === 0 ? 0.4 : Number.NaN));
    const found = correct(scores);
    expect(found.slice(0, 18).every(Number.isNaN)).toBe(true);
    expect(found.slice(18)).toEqual(scores.slice(18).map((score) => (Number.isNaN(score) ? Number.NaN : 0)));
  });

  it('gives smiles over a known offset their height above it', () => {
    // At rest 0.36 with a little unrest, a smile of 0.9 in a fifth of the frames, from frame 40 on.
    const rest = (i: number) => 0.36 + 0.02 * Math.sin(i);
    const isSmile = (i: number) => i >= 40 && i % 25 < 5;
    const found = correct(Array.from({ length: 600 }, (_, i) => (isSmile(i) ? 0.9 : rest(i))));
    found.slice(40).forEach((value, i) => {
      if (isSmile(i + 40)) expect(Math.abs(value - (0.9 - 0.36) / (1 - 0.36))).toBeLessThan(0.03);
      else expect(value).toBeLessThan(0.07);
    });
  });

  it('gives 1 for 1 where the neutral score is low', () => {
    expect(correct([...new Array(50).fill(0.3), 1]).at(-1)).toBe(1);
  });

  it('does not blow up the unrest of a face that rests near 1', () => {
    const found = correct(Array.from({ length: 100 }, (_, i) => 0.93 + 0.01 * Math.sin(i))).slice(9);
    expect(Math.max(...found)).toBeLessThan(0.05);
  });

  it('keeps the order of scores, and everything between 0 and 1', () => {
    const score = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(score, { minLength: 10, maxLength: 60 }), (scores) => {
        for (const value of correct(scores).slice(9)) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
        }
        const last = (score: number) => correct([...scores, score]).at(-1)!;
        const raised = [0.2, 0.5, 0.8, 1].map(last);
        expect(raised).toEqual([...raised].sort((a, b) => a - b));
      }),
    );
  });
});
