import { describe, expect, it } from 'vitest';
import { tableOf } from '../../test/support/made-table.ts';
import { runningSummary, summary } from './summary.ts';

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

  it('has infinities as NumPy has them: in the mean, and no deviation', () => {
    const [up, down] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    const cells = (AU12: number[]) => {
      const one = summary(tableOf({ AU12 }), { statistics: ['mean', 'std', 'sem', 'max', 'min', 'count'] });
      return one.columns.map(({ values }) => values[0]);
    };
    expect(cells([1, up, 3])).toEqual([up, Number.NaN, Number.NaN, up, 1, 3]);
    expect(cells([down, 1])).toEqual([down, Number.NaN, Number.NaN, 1, down, 2]);
    expect(cells([up, 1, down, 2])).toEqual([Number.NaN, Number.NaN, Number.NaN, up, down, 4]);
  });

  it('refuses to compute nothing, and shares that are none', () => {
    expect(() => summary(table, { statistics: [] })).toThrow('no statistic to compute');
    expect(() => summary(table, { quantiles: [25] })).toThrow('quantile 25 is not between 0 and 1');
  });

  it('of all rows so far comes after every so many', () => {
    const running = runningSummary(table, { every: 2, statistics: ['max'] });
    expect(running.sessions).toEqual(['s', 's', 't']);
    expect([...running.numbers('rows')]).toEqual([2, 3, 3]);
    expect([...running.numbers('max_AU12')]).toEqual([1, 1, 3]);
    expect(runningSummary(table, { every: 3 }).rowCount).toBe(2);
    expect(() => runningSummary(table, { every: 0 })).toThrow('every is 0: it must be a whole number from 1');
  });
});
