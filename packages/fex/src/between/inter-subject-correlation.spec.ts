import { describe, expect, it } from 'vitest';
import { FexTable } from '../table/fex-table.ts';
import {
  type CorrelationMethod,
  interSubjectCorrelation,
  leaveOneOutCorrelation,
} from './inter-subject-correlation.ts';

/** Gaps, ties, a constant, a single value and moments that come twice. */
const made = new FexTable([
  {
    name: 'frame',
    values: Float64Array.of(
      ...[0, 2, 4, 6, 8, 10],
      ...[0, 2, 4, 6],
      ...[2, 4, 6, 8, 10],
      ...[0, 2, 4, 6, 8, 10],
      20,
      ...[0, 0, 2, 4, 4, 4],
    ),
  },
  { name: 'input', values: [...'aaaaaabbbbcccccddddddeffffff'] },
  {
    name: 'v',
    values: Float64Array.of(
      ...[1, 3, 2, 2, 5, 4],
      ...[2, 2, 1, 4],
      ...[5, 5, 5, 1, 2],
      ...Array(6).fill(7),
      3,
      ...[1, 2, 4, 3, Number.NaN, 6],
    ),
  },
]);

/** What pandas gives for them (py-feat's `isc`); the pairs that are not missing. */
const PANDAS: Record<CorrelationMethod, Record<string, number>> = {
  pearson: { ab: 0, ac: -0.9442673704375605, af: 0.7777137710478189, bf: -0.6286185570937123 },
  spearman: { ab: 0, ac: -0.917662935482247, af: 0.5, bf: -0.8660254037844387 },
  kendall: { ab: 0, ac: -0.8819171036881969, af: 1 / 3, bf: -0.816496580927726 },
};

describe('interSubjectCorrelation', () => {
  it('is that of pandas, over the frames that both have', () => {
    for (const [method, expected] of Object.entries(PANDAS)) {
      const { correlations } = interSubjectCorrelation(made, { column: 'v', method: method as CorrelationMethod });
      expect(correlations.rows).toEqual([...'abcdef']);
      for (let i = 0; i < 6; i++) {
        for (let j = i + 1; j < 6; j++) {
          const wanted = expected[correlations.rows[i] + correlations.rows[j]];
          expect(correlations.at(j, i)).toBe(correlations.at(i, j));
          if (wanted === undefined) expect(correlations.at(i, j)).toBeNaN();
          else expect(correlations.at(i, j)).toBeCloseTo(wanted, 12);
        }
      }
    }
  });

  it('says how many moments pairs have in common, and leaves out pairs with too few', () => {
    const options = { column: 'v', minimumOverlap: 4 };
    const { correlations, overlaps } = interSubjectCorrelation(made, options);
    expect([...overlaps.row(0)]).toEqual([6, 4, 5, 6, 0, 3]);
    expect(correlations.at(0, 5)).toBeNaN();
    expect(correlations.at(0, 1)).toBeCloseTo(0, 12);
  });

  it('counts rows that belong to nobody, and refuses a table in which all do', () => {
    const owned = (owners: readonly (string | null)[]) =>
      made.withColumns([made.column('frame'), made.column('v'), { name: 'who', values: owners }]);
    const owners = [...'aaaaaabbbbcccccddddde', ...Array<null>(7).fill(null)];
    const options = { column: 'v', subject: 'who' };
    expect(interSubjectCorrelation(owned(owners), options)).toMatchObject({ leftOut: 7 });
    expect(() => interSubjectCorrelation(owned(owners.map(() => null)), options)).toThrow(
      'no row has a value in "who" and in "frame"',
    );
  });

  it('orders subjects that are numbers by value', () => {
    const table = new FexTable([
      { name: 'frame', values: Float64Array.of(0, 1, 0, 1) },
      { name: 'track', values: Float64Array.of(10, 10, 9, 9) },
      { name: 'v', values: Float64Array.of(1, 2, 3, 5) },
    ]);
    const { correlations } = interSubjectCorrelation(table, { column: 'v', subject: 'track' });
    expect(correlations.rows).toEqual(['9', '10']);
    expect(correlations.at(0, 1)).toBeCloseTo(1, 14);
  });
});

describe('leaveOneOutCorrelation', () => {
  it('is with the mean of those others who are there', () => {
    const series = { a: [1, 2, 3, 4], b: [2, 1, 4, 3], c: [0, 0, 1, Number.NaN] };
    const table = new FexTable([
      { name: 'frame', values: Float64Array.from(Object.values(series).flatMap((values) => [...values.keys()])) },
      { name: 'input', values: Object.entries(series).flatMap(([name, values]) => values.map(() => name)) },
      { name: 'v', values: Float64Array.from(Object.values(series).flat()) },
    ]);
    const { correlations } = leaveOneOutCorrelation(table, { column: 'v' });
    expect(correlations.rows).toEqual(['a', 'b', 'c']);
    // a = 1 2 3 4 with the means 1, 0.5, 2.5 and, where c is missing, 3
    expect(correlations.at(0, 0)).toBeCloseTo(4 / Math.sqrt(5 * 4.25), 12);
    expect([...correlations.rows.keys()].map((row) => correlations.at(row, 1))).toEqual([4, 4, 3]);
  });
});
