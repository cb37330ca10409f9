import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { afterAll, describe, expect, it } from 'vitest';
import { tableOf } from '../../test/support/made-table.ts';
import { tableFormat } from '../read/table-format.ts';
import { concatTables } from '../table/concat-tables.ts';
import type { FexTable } from '../table/fex-table.ts';
import { ParquetEncoder } from '../write/parquet-encoder.ts';
import { readTableFile } from './read-table-file.ts';
import { runMetadata, runRecordOf } from './run-metadata.ts';

const folder = mkdtempSync(join(tmpdir(), 'fexgraph-fex-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function read(path: string): Promise<FexTable> {
  const batches: FexTable[] = [];
  for await (const batch of readTableFile(path)) batches.push(batch);
  return concatTables(batches);
}

const parquet = new ParquetEncoder();
const parquetBytes = Buffer.concat([parquet.rows(tableOf({ AU12: [0.5, 1] })), parquet.end()]);

describe('files of tables', () => {
  it.each<[string, string | Uint8Array]>([
    ['a.csv', 'AU12\n0.5\n1\n'],
    ['a.tsv', 'AU12\tAU06\n0.5\t1\n1\t2\n'],
    ['a.txt', 'AU12\n0.5\n1\n'],
    ['a.csv.gz', gzipSync('AU12\n0.5\n1\n')],
    ['a.ndjson', '{"AU12":0.5}\n{"AU12":1}\n'],
    ['a.jsonl.gz', gzipSync('{"AU12":0.5}\n{"AU12":1}\n')],
    ['a.parquet', parquetBytes],
    ['a.arrow', tableToIPC(tableFromArrays({ AU12: Float64Array.of(0.5, 1) }), 'file')],
    ['a.feather', tableToIPC(tableFromArrays({ AU12: Float32Array.of(0.5, 1) }), 'stream')],
  ])('%s is read by its end', async (name, content) => {
    expect([...(await read(file(name, content))).numbers('AU12')]).toEqual([0.5, 1]);
  });

  it('say their path where something is wrong', async () => {
    const broken = file('b.csv', 'AU12\nx\n');
    await expect(read(broken)).rejects.toThrow(`${broken}: line 2, column "AU12": "x" is not a number`);
    for (const name of ['none.csv', 'none.csv.gz', 'none.parquet', 'none.arrow'])
      await expect(read(join(folder, name))).rejects.toThrow(`${join(folder, name)}: the table cannot be read: `);
    await expect(read(file('c.csv.gz', 'AU12\n'))).rejects.toThrow(/c\.csv\.gz: the table cannot be read: /);
    await expect(read(file('d.csv.gz', gzipSync('AU12\n1\n').subarray(0, 20)))).rejects.toThrow(
      /the table cannot be read: /,
    );
  });

  it('are given up where the pages of a Parquet file lie about their length', async () => {
    const rows = Array.from({ length: 50 }, (_, i) => (i % 7 === 0 ? null : i / 3));
    const encoder = new ParquetEncoder();
    const bytes = Buffer.concat([encoder.rows(tableOf({ AU12: rows })), encoder.end()]);
    expect([...(await read(file('whole.parquet', bytes))).numbers('AU12')]).toEqual(
      rows.map((value) => value ?? Number.NaN),
    );
    // In the header of the first page: the reader then counts to a number that nobody lives to see.
    bytes[20] = 255;
    const damaged = file('damaged.parquet', bytes);
    await expect(readTableFile(damaged, { silenceMs: 1000 }).next()).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
      message: `${damaged}: reading it gave no sign for 1 s`,
    });
  });

  it('may be left before their end', async () => {
    for await (const batch of readTableFile(file('long.csv', `AU12\n${'1\n'.repeat(5000)}`), { rows: 10 })) {
      expect(batch.rowCount).toBe(10);
      break;
    }
  });

  it('have known ends', () => {
    expect(tableFormat('a.b/C.CSV')).toBe('csv');
    for (const name of ['a.xlsx', 'csv', 'a.toString', 'a.csv.zip'])
      expect(() => tableFormat(name)).toThrow(`${name}: no table format has this end`);
  });
});

describe('run records', () => {
  it('lie beside their table', () => {
    expect(['out/fex.csv', 'a.b.parquet', 'fex.csv.gz', 'x/fex'].map(runRecordOf)).toEqual([
      ...['out/fex.run.json', 'a.b.run.json', 'fex.run.json', 'x/fex.run.json'],
    ]);
  });

  const record = {
    fexgraph: '0.1.0',
    complete: false,
    models: [{ id: 'rfb-320', revision: '1', sha256: 'x', licence: { name: 'MIT' }, commercial: 'yes' }],
    options: { pack: 'embedded' },
    graph: {},
  };

  it('say how a table came about', async () => {
    file('fex.run.json', JSON.stringify(record));
    expect(await runMetadata(join(folder, 'fex.csv'))).toEqual({
      fexgraph: '0.1.0',
      complete: false,
      models: [{ id: 'rfb-320', revision: '1', licence: { name: 'MIT' }, commercial: 'yes' }],
      options: { pack: 'embedded' },
    });
    expect(await runMetadata(join(folder, 'other.csv'))).toBeUndefined();
  });

  it.each(['{', '[]', '{"fexgraph":1}'])('are refused where they are none: %s', async (text) => {
    const path = file('bad.run.json', text);
    await expect(runMetadata(join(folder, 'bad.csv'))).rejects.toThrow(`${path}: not a run record of fexgraph`);
  });
});
