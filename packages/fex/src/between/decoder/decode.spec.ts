import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FexTable } from '../../table/fex-table.ts';
import { classProbabilities, decode } from './decode.ts';
import { predictNumbers } from './predict-numbers.ts';

/** Two features; the label is the side of a line, and every fifth row is the wrong one. */
const rows = Array.from({ length: 60 }, (_, i) => [Math.sin(i * 7.1), Math.cos(i * 3.3)]);
const labels = rows.map(([a, b], i) => (a + b > 0 !== (i % 5 === 0) ? 'yes' : 'no'));
const table = new FexTable(
  [
    { name: 'a', values: Float64Array.from(rows, ([a]) => a) },
    { name: 'b', values: Float64Array.from(rows, ([, b]) => b) },
  ],
  { sessions: labels },
);
const features = ['a', 'b'];

describe('decode', () => {
  it('predicts the same whatever the units of a feature are', () => {
    fc.assert(
      fc.property(fc.constantFrom(0.25, 8, 1024), fc.integer({ min: -3, max: 3 }), (factor, offset) => {
        const moved = table.withColumns([
          { name: 'a', values: table.numbers('a').map((value) => value * factor + offset) },
          table.column('b'),
        ]);
        for (const model of ['lda', { ridge: 1 }] as const) {
          expect(decode(moved, { features, model }).predictions).toEqual(
            decode(table, { features, model }).predictions,
          );
        }
      }),
      { numRuns: 10 },
    );
  });

  it('does not mind a feature that never changes', () => {
    const more = table.withColumns([...table.columns, { name: 'c', values: new Float64Array(60).fill(3) }]);
    expect(decode(more, { features: ['a', 'b', 'c'] }).predictions).toEqual(decode(table, { features }).predictions);
  });

  it('by ridge regression agrees with LDA where the penalty is small', () => {
    const byRidge = decode(table, { features, model: { ridge: 1e-9 } });
    expect(byRidge.predictions).toEqual(decode(table, { features }).predictions);
    expect(byRidge.mean).toBeGreaterThan(0.7);
  });

  it('of three classes by ridge regression has a score for each', () => {
    const three = labels.map((label, i) => (i % 3 === 0 ? 'other' : label));
    const { classes, scores } = decode(table, { features, labels: three, model: { ridge: 1 }, folds: 3 });
    expect(classes).toEqual(['no', 'other', 'yes']);
    expect(scores.every((score) => score?.length === 3)).toBe(true);
  });

  it('predicts nothing for rows without a label or a feature, counts them, and learns as if they were not there', () => {
    const gaps = table
      .withColumns([
        { name: 'a', values: table.numbers('a').map((v, i) => (i === 3 ? Number.NaN : v)) },
        table.column('b'),
      ])
      .withSessions(labels.map((label, i) => (i === 7 ? null : label)));
    const result = decode(gaps, { features });
    expect(result.leftOut).toBe(2);
    expect([result.predictions[3], result.predictions[7], result.scores[7]]).toEqual([null, null, null]);
    const kept = [...labels.keys()].filter((row) => row !== 3 && row !== 7);
    const without = decode(table.take(kept), { features });
    expect(kept.map((row) => result.predictions[row])).toEqual(without.predictions);
    expect(result.folds.flat().sort((a, b) => a - b)).toEqual(kept);
  });

  it('gives probabilities that are together 1 and agree with the score', () => {
    const result = decode(table, { features });
    const [no, yes] = classProbabilities(result, [1, 1]);
    expect(no + yes).toBeCloseTo(1, 14);
    expect(yes).toBeGreaterThan(0.5);
    const byRidge = decode(table, { features, model: { ridge: 1 } });
    expect(() => classProbabilities(byRidge, [1, 1])).toThrow('no probabilities');
  });

  it('of classes with the same means has no score, and takes the first', () => {
    const same = new FexTable([{ name: 'a', values: Float64Array.of(1, 3, 1, 3, 1, 3, 1, 3) }], {
      sessions: [...'xxyyxxyy'],
    });
    const { final } = decode(same, { features: 'a', folds: 2 });
    expect(final.coefficients).toEqual([[0]]);
  });

  it('refuses what cannot be told apart', () => {
    expect(() => decode(table.withSessions(undefined), { features })).toThrow('0 labels for 60 rows');
    expect(() => decode(table, { features, labels: labels.map(() => 'yes') })).toThrow('1 classes');
    const lonely = labels.map((_, i) => (i === 0 ? 'one' : 'many'));
    expect(() => decode(table, { features, labels: lonely })).toThrow('all rows of "one" are in one fold');
    expect(() => decode(table, { features, model: { ridge: -1 } })).toThrow('alpha is -1');
    const flat = table.withColumns([{ name: 'a', values: new Float64Array(60).fill(2) }]);
    expect(() => decode(flat, { features: 'a' })).toThrow('no feature changes within a class');
  });
});

describe('predictNumbers', () => {
  it('finds a line exactly, and predicts nothing where a value is missing', () => {
    const y = rows.map(([a, b], i) => (i === 5 ? Number.NaN : 3 * a - 2 * b + 1));
    const withY = table.withColumns([...table.columns, { name: 'y', values: Float64Array.from(y) }]);
    const { final, r2, predictions, leftOut } = predictNumbers(withY, { features, outcome: 'y' });
    expect(final.coefficients[0]).toBeCloseTo(3, 12);
    expect(final.coefficients[1]).toBeCloseTo(-2, 12);
    expect(final.intercept).toBeCloseTo(1, 12);
    expect(Math.min(...r2)).toBeCloseTo(1, 12);
    expect([predictions[5], leftOut]).toEqual([Number.NaN, 1]);
    const damped = predictNumbers(withY, { features, outcome: 'y', alpha: 100 });
    expect(Math.abs(damped.final.coefficients[0])).toBeLessThan(2);
  });
});
