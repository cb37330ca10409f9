import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FexTable } from '../table/fex-table.ts';
import { regress } from './regression.ts';
import { sessionCodes } from './session-codes.ts';

const tableOf = (columns: Record<string, readonly number[]>) =>
  new FexTable(Object.entries(columns).map(([name, values]) => ({ name, values: Float64Array.from(values) })));

const row = fc.tuple(fc.double({ min: -5, max: 5, noNaN: true }), fc.double({ min: -5, max: 5, noNaN: true }));

describe('regress', () => {
  it('has residuals that no regressor explains', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), (rows) => {
        const x = tableOf({ x: rows.map(([value]) => value) });
        const { residuals } = regress(x, tableOf({ y: rows.map(([, value]) => value) }));
        const left = residuals.numbers('y');
        const size = rows.reduce((sum, [, value]) => sum + Math.abs(value), 1);
        const product = rows.reduce((sum, [at, value]) => sum + Math.abs(at * value), 1);
        expect(Math.abs(left.reduce((sum, value) => sum + value, 0))).toBeLessThan(1e-10 * size);
        expect(Math.abs(left.reduce((sum, value, i) => sum + value * rows[i][0], 0))).toBeLessThan(1e-10 * product);
      }),
    );
  });

  it('takes a regressor of numbers that have lost their digits for zeros', () => {
    const y = tableOf({ y: [0, -5] });
    for (const tiny of [5e-324, 1e-310]) {
      const { b, residuals } = regress(tableOf({ x: [tiny, -tiny] }), y);
      expect(b.at(1, 0)).toBeCloseTo(-2.5, 12);
      expect([...residuals.numbers('y')].map((value) => Math.round(value * 1e12) / 1e12)).toEqual([2.5, -2.5]);
    }
  });

  it('leaves out rows with a missing value, for each outcome its own, and never invents a residual', () => {
    const x = tableOf({ x: [1, 2, 3, Number.NaN, 5, 6] });
    const y = tableOf({ all: [3, 5, 7, 9, 11, 14], some: [3, Number.NaN, 7, 9, 11, 13] });
    const { b, df, leftOut, residuals } = regress(x, y);
    expect([[...df], [...leftOut]]).toEqual([
      [3, 2],
      [1, 2],
    ]);
    expect(b.at(0, 1)).toBeCloseTo(2, 12);
    expect(b.at(1, 1)).toBeCloseTo(1, 12);
    expect([...residuals.numbers('some').keys()].filter((i) => Number.isNaN(residuals.numbers('some')[i]))).toEqual([
      1, 3,
    ]);
    const complete = regress(x.take([0, 2, 4, 5]), y.take([0, 2, 4, 5]));
    expect(complete.se.at(0, 1)).toBeCloseTo(regress(x, y).se.at(0, 1), 15);
  });

  it('shares an effect between regressors that say the same', () => {
    const x = [1, 2, 4, 7, 8];
    const y = tableOf({ y: [2, 3, 5, 9, 8] });
    const alone = regress(tableOf({ x }), y);
    const twice = regress(tableOf({ x, double: x.map((value) => 2 * value) }), y);
    // the least norm: 1 and 2 parts of 5
    expect(twice.b.at(0, 0)).toBeCloseTo(alone.b.at(0, 0) / 5, 12);
    expect(twice.b.at(1, 0)).toBeCloseTo((2 * alone.b.at(0, 0)) / 5, 12);
    expect(twice.df[0]).toBe(2);
  });

  it('of no usable row has no p value', () => {
    const { p, df } = regress(tableOf({ x: [Number.NaN, 1] }), tableOf({ y: [1, Number.NaN] }));
    expect([df[0], p.at(0, 0)]).toEqual([-2, Number.NaN]);
  });

  it('refuses what does not belong together', () => {
    expect(() => regress(tableOf({ x: [1] }), tableOf({ y: [1, 2] }))).toThrow('1 rows of regressors, 2 of outcomes');
    expect(() => regress(tableOf({ intercept: [1] }), tableOf({ y: [1] }))).toThrow(
      'two columns have the name "intercept"',
    );
  });
});

describe('sessionCodes', () => {
  it('are the numbers of labels', () => {
    const table = new FexTable([], { sessions: ['a', null, 'b', 'a'] });
    expect([...sessionCodes(table, { a: 1, b: -1 }).numbers('sessions')]).toEqual([1, Number.NaN, -1, 1]);
    expect(() => sessionCodes(table, { a: 1 })).toThrow('no number for the session "b"');
    expect(() => sessionCodes(new FexTable([]), {})).toThrow('no sessions');
  });
});
