import { describe, expect, it } from 'vitest';
import { FexTable } from '../table/fex-table.ts';
import { bonferroni } from './bonferroni.ts';
import { twoSidedP, twoSidedQuantile } from './student-t.ts';
import { oneSampleTTest, twoSampleTTest } from './t-tests.ts';

const table = new FexTable(
  [
    { name: 'x', values: Float64Array.of(1, 2, 4, 8, 9, 11) },
    { name: 'gap', values: Float64Array.of(1, Number.NaN, 4, 8, 9, 11) },
  ],
  { sessions: ['b', 'b', 'b', 'a', 'a', 'a'] },
);

describe('twoSidedP', () => {
  it('keeps its digits from the middle far out into the tail (values of SciPy)', () => {
    for (const [t, df, p] of [
      [0.04157535039261908, 18, 0.9672949243075649],
      [1, 1, 0.5],
      [12.393471671511096, 475, 9.283455827145883e-31],
      [40.15130149936141, 475, 8.730622265664254e-155],
      [128.2444518709523, 316, 1.446500616708267e-274],
    ]) {
      expect(Math.abs(twoSidedP(t, df) - p) / p, `t ${t}`).toBeLessThan(1e-8);
      expect(twoSidedP(-t, df)).toBe(twoSidedP(t, df));
    }
  });

  it('has its limits', () => {
    expect([twoSidedP(0, 5), twoSidedP(Number.POSITIVE_INFINITY, 5)]).toEqual([1, 0]);
    expect([twoSidedP(Number.NaN, 5), twoSidedP(1, 0)]).toEqual([Number.NaN, Number.NaN]);
  });
});

describe('twoSidedQuantile', () => {
  it('is where the probability is reached (closed forms for one and two degrees of freedom)', () => {
    expect(twoSidedQuantile(0.01, 1)).toBeCloseTo(Math.tan(Math.PI * 0.495), 10);
    expect(twoSidedQuantile(0.05, 2)).toBeCloseTo(0.95 * Math.sqrt(2 / (1 - 0.95 ** 2)), 12);
    expect(twoSidedP(twoSidedQuantile(0.05, 9), 9)).toBeCloseTo(0.05, 14);
    expect(twoSidedQuantile(1, 3)).toBeCloseTo(0, 12);
    expect(twoSidedQuantile(0.05, 0)).toBeNaN();
  });
});

describe('t tests', () => {
  it('of two sessions are those of the first minus the second, in the order in which they come', () => {
    const [test] = twoSampleTTest(table, { columns: 'x' });
    expect(test.df).toBe(4);
    expect(test.t).toBeCloseTo(-7 / Math.sqrt(((14 / 3 + 14 / 3) / 4) * (2 / 3)), 12);
    const [turned] = twoSampleTTest(table, { columns: 'x', sessions: ['a', 'b'] });
    expect([turned.t, turned.p]).toEqual([-test.t, test.p]);
  });

  it('have a missing result for a missing value, or leave it out and say so', () => {
    expect(oneSampleTTest(table, { columns: 'gap' })[0]).toEqual({
      column: 'gap',
      t: Number.NaN,
      p: Number.NaN,
      df: 5,
    });
    const [test] = oneSampleTTest(table, { columns: 'gap', missing: 'omit' });
    const [same] = oneSampleTTest(table.take([0, 2, 3, 4, 5]), { columns: 'x' });
    expect(test).toEqual({ ...same, column: 'gap' });
  });

  it('refuse sessions that are not there, and say which are', () => {
    expect(() => twoSampleTTest(table, { columns: 'x', sessions: ['a', 'c'] })).toThrow('no session "c"');
    expect(() => twoSampleTTest(table.withSessions(undefined), { columns: 'x' })).toThrow('0 sessions');
  });
});

describe('bonferroni', () => {
  it('multiplies by the number of tests that have a p value, up to 1', () => {
    expect([...bonferroni([0.01, 0.9, Number.NaN])]).toEqual([0.02, 1, Number.NaN]);
  });
});
