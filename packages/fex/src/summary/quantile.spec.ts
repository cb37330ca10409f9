import { describe, expect, it } from 'vitest';
import { tableOf } from '../../test/support/made-table.ts';
import { median, quantile } from './quantile.ts';
import { summary } from './summary.ts';

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

describe('summary', () => {
  const table = tableOf({ AU12: [1, null, 3], AU06: [null, null, null], input: ['a', 'b', 'c'] }, ['s', 's', 't']);

  it('counts what is there and what is missing, and says nothing of too little', () => {
    const result = summary(table, { statistics: ['count', 'missing', 'mean', 'std', 'min'], quantiles: [0.025] });
    const cells = Object.fromEntries(result.columns.map(({ name, values }) => [name, [...values]]));
    expect(cells).toEqual({
      ...{ count_AU12: [1, 1], count_AU06: [0, 0], missing_AU12: [0.5, 0], missing_AU06: [1, 1], mean_AU12: [1, 3] },
      ...{
        mean_AU06: [Number.NaN, Number.NaN],
        std_AU12: [Number.NaN, Number.NaN],
        std_AU06: [Number.NaN, Number.NaN],
      },
      ...{ min_AU12: [1, 3], min_AU06: [Number.NaN, Number.NaN], 'q2.5_AU12': [1, 3] },
      'q2.5_AU06': [Number.NaN, Number.NaN],
    });
    expect(result.sessions).toEqual(['s', 't']);
  });

  it('refuses to compute nothing, and shares that are none', () => {
    expect(() => summary(table, { statistics: [] })).toThrow('no statistic to compute');
    expect(() => summary(table, { quantiles: [25] })).toThrow('quantile 25 is not between 0 and 1');
  });
});
