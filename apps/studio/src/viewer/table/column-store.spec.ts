import { FexTable } from '@fexgraph/fex';
import { describe, expect, it } from 'vitest';
import { ColumnStore } from './column-store.ts';

const batch = (start: number, rows: number) =>
  new FexTable([
    { name: 'frame', values: Float64Array.from({ length: rows }, (_, i) => start + i) },
    {
      name: 'input',
      values: Array.from({ length: rows }, (_, i) => ((start + i) % 3 === 0 ? null : `${(start + i) % 3}`)),
    },
    { name: 'AU12', values: Float64Array.from({ length: rows }, (_, i) => (i === 0 ? Number.NaN : (start + i) / 8)) },
  ]);

describe('a table cut into its columns', () => {
  const store = new ColumnStore('a.csv');
  for (const [start, rows] of [
    [0, 4],
    [4, 1],
    [5, 0],
    [5, 3],
  ])
    store.add(batch(start, rows));

  it('gives each column over all batches', async () => {
    expect(await store.column('frame')).toEqual(Float32Array.from([0, 1, 2, 3, 4, 5, 6, 7]));
    const NONE = Number.NaN;
    expect(await store.column('AU12')).toEqual(
      Float32Array.from([NONE, 1 / 8, 2 / 8, 3 / 8, NONE, NONE, 6 / 8, 7 / 8]),
    );
  });

  it('has each text once', () => {
    expect(store.info()).toEqual({
      name: 'a.csv',
      rowCount: 8,
      columns: ['frame', 'input', 'AU12'],
      numbers: ['frame', 'AU12'],
      texts: [{ name: 'input', labels: ['1', '2'], codes: Int32Array.from([-1, 0, 1, -1, 0, 1, -1, 0]) }],
    });
  });
});
