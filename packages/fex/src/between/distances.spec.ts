import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FexTable } from '../table/fex-table.ts';
import { type DistanceMetric, rowDistances } from './distances.ts';

const names = ['a', 'b', 'c'];
const tableOf = (of: readonly (readonly number[])[]) =>
  new FexTable(names.map((name, j) => ({ name, values: Float64Array.from(of, (row) => row[j]) })));

describe('rowDistances', () => {
  it('are what their names say', () => {
    const table = tableOf([
      [1, 2, 3],
      [4, 2, -1],
    ]);
    const of = (metric: DistanceMetric) => rowDistances(table, { columns: names, metric }).distances.at(0, 1);
    expect(of('euclidean')).toBe(5);
    expect(of('sqeuclidean')).toBe(25);
    expect(of('cityblock')).toBe(7);
    expect(of('chebyshev')).toBe(4);
    expect(of('cosine')).toBeCloseTo(1 - 5 / Math.sqrt(14 * 21), 14);
    expect(of('correlation')).toBeCloseTo(1 + 5 / Math.sqrt(2 * (38 / 3)), 14);
  });

  it('of a row of zeros are 1 by angle, and rows with a missing value are left out and counted', () => {
    const table = tableOf([
      [0, 0, 0],
      [1, Number.NaN, 1],
      [1, 0, 0],
    ]);
    const { distances, leftOut } = rowDistances(table, { columns: names, metric: 'cosine' });
    expect([distances.rows, leftOut]).toEqual([['0', '2'], 1]);
    expect([...distances.values]).toEqual([0, 1, 1, 0]);
  });

  it('keep to the triangle inequality', () => {
    const point = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(
        fc.tuple(point, point, point),
        fc.constantFrom('euclidean', 'cityblock', 'chebyshev'),
        (of, metric) => {
          const { distances } = rowDistances(tableOf(of), { columns: names, metric: metric as DistanceMetric });
          expect(distances.at(0, 2)).toBeLessThanOrEqual(distances.at(0, 1) + distances.at(1, 2) + 1e-9);
        },
      ),
    );
  });

  it('refuses a matrix that does not fit in memory', () => {
    const table = new FexTable([{ name: 'a', values: new Float64Array(16_385) }]);
    expect(() => rowDistances(table, { columns: 'a' })).toThrow('at most 16384');
  });
});
