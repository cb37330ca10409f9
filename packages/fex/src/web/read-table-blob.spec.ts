import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { tableOf } from '../../test/support/made-table.ts';
import { concatTables } from '../table/concat-tables.ts';
import type { FexTable } from '../table/fex-table.ts';
import { ParquetEncoder } from '../write/parquet-encoder.ts';
import { type BlobFormat, readTableBlob } from './read-table-blob.ts';

async function read(name: string, content: string | Uint8Array, format: BlobFormat = {}): Promise<FexTable> {
  const blob = new Blob([content as Uint8Array<ArrayBuffer> | string]);
  const batches: FexTable[] = [];
  for await (const batch of readTableBlob(blob, name, format)) batches.push(batch);
  return concatTables(batches);
}

const parquet = new ParquetEncoder();
const parquetBytes = Buffer.concat([parquet.rows(tableOf({ AU12: [0.5, 1] })), parquet.end()]);

describe('tables of a page', () => {
  it.each<[string, string | Uint8Array]>([
    ['a.csv', 'AU12\n0.5\n1\n'],
    ['a.tsv', 'AU12\tAU06\n0.5\t1\n1\t2\n'],
    ['a.csv.gz', gzipSync('AU12\n0.5\n1\n')],
    ['a.ndjson', '{"AU12":0.5}\n{"AU12":1}\n'],
    ['a.jsonl.gz', gzipSync('{"AU12":0.5}\n{"AU12":1}\n')],
    ['a.parquet', parquetBytes],
  ])('are read by the end of their name: %s', async (name, content) => {
    expect((await read(name, content)).numbers('AU12')).toEqual(Float64Array.of(0.5, 1));
  });

  it('tell how far they are read', async () => {
    const told: number[] = [];
    const blob = new Blob(['AU12\n', '0.5\n', '1\n']);
    for await (const table of readTableBlob(blob, 'a.csv', { progress: (bytes) => told.push(bytes) }))
      expect(table.rowCount).toBe(2);
    expect(told).toEqual([5, 9, 11]);
  });

  it('of Parquet give a sign for each piece of a column', async () => {
    const columns = Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`c${i}`, [i, i + 1]]));
    const encoder = new ParquetEncoder();
    const blob = new Blob([Buffer.concat([encoder.rows(tableOf(columns)), encoder.end()])]);
    const told: number[] = [];
    const progress = (bytes: number) => void told.push(bytes);
    let signs = 0;
    for await (const table of readTableBlob(blob, 'a.parquet', { progress })) {
      expect(table.numbers('c4')).toEqual(Float64Array.of(4, 5));
      signs = told.filter((bytes, i) => bytes === told[i - 1]).length;
    }
    expect(signs).toBeGreaterThanOrEqual(5);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.at(-1)).toBeLessThanOrEqual(blob.size);
  });

  it.each<[string, string | Uint8Array, string | RegExp]>([
    ['a.csv', 'AU12,Happy\n0.5,1\n0.5,x\n', 'a.csv: line 3, column "Happy": "x" is not a number'],
    ['a.csv.gz', 'AU12\n0.5\n', /a\.csv\.gz: the table cannot be read: .*no gzip file/],
    ['a.csv.gz', gzipSync('AU12\n0.5\n').subarray(0, 20), /a\.csv\.gz: the table cannot be read: .*cut off/],
    ['a.parquet', 'AU12\n0.5\n', /a\.parquet: not a Parquet file that can be read/],
    ['a.arrow', '', /a\.arrow: no table format has this end/],
  ])('say where they are damaged: %s', async (name, content, message) => {
    const line = await read(name, content).then(
      () => 'read',
      (error) => `${error.message}${error.hint ? ` (${error.hint})` : ''}`,
    );
    if (typeof message === 'string') expect(line).toBe(message);
    else expect(line).toMatch(message);
  });
});
