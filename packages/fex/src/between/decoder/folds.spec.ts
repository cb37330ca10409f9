import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { consecutiveFolds, outside, stratifiedFolds } from './folds.ts';

const labels = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 8, maxLength: 60 });

describe('folds', () => {
  it('have every row once', () => {
    fc.assert(
      fc.property(labels, (of) => {
        const all = [...of.keys()];
        for (const folds of [stratifiedFolds(of, 2), consecutiveFolds(of.length, 5)]) {
          expect(folds.flat().sort((a, b) => a - b)).toEqual(all);
          for (const fold of folds) expect([...fold, ...outside(fold, of.length)].sort((a, b) => a - b)).toEqual(all);
        }
      }),
    );
  });

  it('give each class to all folds alike, in the order of the rows', () => {
    fc.assert(
      fc.property(labels, fc.integer({ min: 2, max: 3 }), (of, k) => {
        const folds = stratifiedFolds(of, k);
        for (const label of new Set(of)) {
          const shares = folds.map((fold) => fold.filter((row) => of[row] === label));
          const sizes = shares.map((rows) => rows.length);
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
          expect(shares.flat()).toEqual([...of.keys()].filter((row) => of[row] === label));
        }
      }),
    );
  });

  it('are those of scikit-learn', () => {
    const of = [...'baabaacabcaca'];
    expect(stratifiedFolds(of, 3)).toEqual([
      [0, 1, 2, 4, 6],
      [3, 5, 7, 9],
      [8, 10, 11, 12],
    ]);
  });

  it('refuse more folds than members', () => {
    expect(() => stratifiedFolds(['a', 'b', 'a'], 3)).toThrow('3 folds: the largest class has 2 rows');
    expect(() => consecutiveFolds(4, 1)).toThrow('1 folds');
  });
});
