import { marbles } from '@fexgraph/testing';
import fc from 'fast-check';
import { from, lastValueFrom, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { contents, inBatches } from '../../test/support/batches.ts';
import { concatTables } from '../table/concat-tables.ts';
import { FexTable, type SessionLabel } from '../table/fex-table.ts';
import { wavelets } from './wavelets.ts';

const options = { columns: ['AU12'], frequencies: [1, 3], samplingFrequency: 10, cycles: 1 };

function tableOf(values: readonly number[], sessions?: readonly SessionLabel[]): FexTable {
  return new FexTable([{ name: 'AU12', values: Float64Array.from(values) }], { sessions });
}

const rowsOf = (table: FexTable, from: number, to: number) =>
  table.take(Array.from({ length: to - from }, (_, i) => from + i));

const values = fc.array(
  fc.oneof(
    { weight: 20, arbitrary: fc.double({ min: -3, max: 3, noNaN: true }) },
    { weight: 1, arbitrary: fc.constant(Number.NaN) },
  ),
  { minLength: 1, maxLength: 150 },
);

describe('wavelets', () => {
  it('gives a table as soon as the rows are there that its wavelets reach to, and the last ones at the end', () => {
    marbles(({ cold, expectObservable }) => {
      const rows = tableOf(Array.from({ length: 200 }, (_, row) => Math.sin(row)));
      const [a, b] = [rowsOf(rows, 0, 5), rowsOf(rows, 5, 200)];
      const whole = wavelets(rows, options);
      const result = cold('a-b|', { a, b }).pipe(wavelets.stream(options));
      expectObservable(result).toBe('--x(y|)', { x: rowsOf(whole, 0, 5), y: rowsOf(whole, 5, 200) });
    });
  });

  it('gives what the whole table gives, however the rows are cut', async () => {
    const sessions = fc.array(fc.nat({ max: 60 }), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(values, sessions, fc.array(fc.nat({ max: 40 })), async (numbers, starts, sizes) => {
        const labels = numbers.map((_, row) => starts.filter((start) => start <= row).length);
        const table = tableOf(numbers, labels);
        const tables = inBatches(table, [...sizes, numbers.length]);
        const parts = await lastValueFrom(from(tables).pipe(wavelets.stream(options), toArray()));
        const whole = wavelets(table, options);
        expect(parts.map(({ rowCount }) => rowCount)).toEqual(tables.map(({ rowCount }) => rowCount));
        expect(parts.flatMap((part) => part.sessions)).toEqual(labels);
        for (const name of whole.names) {
          expect(parts.flatMap((part) => [...part.numbers(name)])).toEqual([...whole.numbers(name)]);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('keeps the columns that are asked for, streamed too', async () => {
    const table = new FexTable([
      { name: 'input', values: ['a', 'a', 'a'] },
      { name: 'AU12', values: Float64Array.of(1, 2, 3) },
    ]);
    const keeping = { ...options, keep: 'input' };
    const whole = wavelets(table, keeping);
    expect(whole.names).toEqual(['input', 'f1.0_power_AU12', 'f3.0_power_AU12']);
    const parts = await lastValueFrom(from(inBatches(table, [2])).pipe(wavelets.stream(keeping), toArray()));
    expect(contents(concatTables(parts))).toEqual(contents(whole));
  });

  it('never invents a value: missing rows stay missing', () => {
    fc.assert(
      fc.property(values, (numbers) => {
        const result = wavelets(tableOf(numbers), options);
        for (const name of result.names) {
          numbers.forEach((value, row) => {
            if (Number.isNaN(value)) expect(result.numbers(name)[row]).toBeNaN();
          });
        }
      }),
      { numRuns: 40 },
    );
  });

  it('refuses a session that comes back, which the whole table may have', async () => {
    const table = tableOf([1, 2, 3], ['a', 'b', 'a']);
    await expect(lastValueFrom(from([table]).pipe(wavelets.stream(options)))).rejects.toThrow('session "a" comes back');
    expect(wavelets(table, options).sessions).toEqual(['a', 'b', 'a']);
  });

  it('names columns by frequency, mode and column', () => {
    const table = tableOf([1, 2]);
    expect(wavelets(table, { ...options, mode: 'complex' }).names).toEqual([
      ...['f1.0_complex_AU12_re', 'f1.0_complex_AU12_im', 'f3.0_complex_AU12_re', 'f3.0_complex_AU12_im'],
    ]);
    expect(() => wavelets(table, { ...options, columns: ['AU13'] })).toThrow('no column and no group is called "AU13"');
  });
});
