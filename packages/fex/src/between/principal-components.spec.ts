import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FexTable } from '../table/fex-table.ts';
import { principalComponents } from './principal-components.ts';

const rows = fc.array(fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 3, maxLength: 3 }), {
  minLength: 2,
  maxLength: 20,
});
const names = ['a', 'b', 'c'];
const tableOf = (of: readonly (readonly number[])[]) =>
  new FexTable(names.map((name, j) => ({ name, values: Float64Array.from(of, (row) => row[j]) })));

describe('principalComponents', () => {
  it('put together again are the data, for rows and for columns', () => {
    fc.assert(
      fc.property(rows, (of) => {
        const { scores, loadings, mean } = principalComponents(tableOf(of), { columns: names });
        const turned = principalComponents(tableOf(of), { columns: names, observations: 'columns' });
        of.forEach((row, i) => {
          row.forEach((value, j) => {
            const again = loadings.columns.reduce(
              (sum, c, k) => sum + scores.numbers(c)[i] * loadings.at(j, k),
              mean[j],
            );
            expect(Math.abs(again - value)).toBeLessThan(1e-9);
            const other = turned.loadings.columns.reduce(
              (sum, c, k) => sum + turned.scores.numbers(c)[j] * turned.loadings.at(i, k),
              turned.mean[i],
            );
            expect(Math.abs(other - value)).toBeLessThan(1e-9);
          });
        });
      }),
      { numRuns: 50 },
    );
  });

  it('have shares that are together 1, and falling variances', () => {
    const { variance, varianceShare } = principalComponents(
      tableOf([
        [1, 2, 0],
        [2, 4, 1],
        [3, 5, -1],
        [4, 9, 0],
      ]),
      { columns: names },
    );
    expect(varianceShare.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    expect([...variance]).toEqual([...variance].sort((a, b) => b - a));
  });

  it('never invent a score: rows with a missing value have none, and are counted', () => {
    const table = tableOf([
      [1, 2, 0],
      [2, Number.NaN, 1],
      [3, 5, -1],
    ]).withSessions(['x', 'x', 'y']);
    const { scores, leftOut } = principalComponents(table, { columns: names, components: 1 });
    expect(leftOut).toBe(1);
    expect([...scores.numbers('c1')].map(Number.isNaN)).toEqual([false, true, false]);
    expect(scores.sessions).toEqual(['x', 'x', 'y']);
  });

  it('refuses more components than there can be', () => {
    expect(() => principalComponents(tableOf([[1, 2, 3]]), { columns: names, components: 2 })).toThrow('1 to 1');
  });
});
