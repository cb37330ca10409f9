import { describe, expect, it } from 'vitest';
import { FexTable } from './fex-table.ts';

const table = new FexTable(
  [
    { name: 'AU12', values: Float64Array.of(1, Number.NaN, 3) },
    { name: 'input', values: ['a.mp4', 'a.mp4', null] },
  ],
  { sessions: ['a', 'a', null] },
);

describe('FexTable', () => {
  it('takes rows in the order asked for, with their session labels', () => {
    const taken = table.take([2, 0]);
    expect(taken.numbers('AU12')).toEqual(Float64Array.of(3, 1));
    expect(taken.column('input').values).toEqual([null, 'a.mp4']);
    expect(taken.sessions).toEqual([null, 'a']);
  });

  it('shares the columns that stay', () => {
    expect(table.select(['AU12']).column('AU12')).toBe(table.column('AU12'));
  });

  it('refuses what cannot be a table', () => {
    const values = Float64Array.of(1);
    expect(
      () =>
        new FexTable([
          { name: 'a', values },
          { name: 'a', values },
        ]),
    ).toThrow('two columns');
    expect(
      () =>
        new FexTable([
          { name: 'a', values },
          { name: 'b', values: ['x', 'y'] },
        ]),
    ).toThrow('"b" has 2 rows');
    expect(() => new FexTable([{ name: 'a', values }], { sessions: ['x', 'y'] })).toThrow(
      '2 session labels for 1 rows',
    );
    expect(() => table.take([3])).toThrow('no row 3 of 3');
  });

  it('says which column is absent or of the wrong kind', () => {
    expect(() => table.column('AU2')).toThrow('no column "AU2"');
    expect(() => table.numbers('input')).toThrow('"input" has texts');
  });
});
