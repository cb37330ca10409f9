import { Bool, Float32, Float64, Int64, Table, tableToIPC, Utf8, type Vector, vectorFromArray } from 'apache-arrow';
import fc from 'fast-check';
import type { AsyncBuffer } from 'hyparquet';
import { ByteWriter, ParquetWriter, parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { contents, inBatches } from '../../test/support/batches.ts';
import { batchSizes, madeTables, tableOf } from '../../test/support/made-table.ts';
import { concatTables } from '../table/concat-tables.ts';
import type { FexTable } from '../table/fex-table.ts';
import { ParquetEncoder } from '../write/parquet-encoder.ts';
import { CsvEncoder, NdjsonEncoder, type TableEncoder } from '../write/table-encoder.ts';
import { readCsv } from './csv-batches.ts';
import { readNdjson } from './ndjson-batches.ts';
import { readArrow } from './read-arrow.ts';
import { readParquet } from './read-parquet.ts';

async function all(batches: AsyncIterable<FexTable>): Promise<FexTable> {
  const tables: FexTable[] = [];
  for await (const table of batches) tables.push(table);
  return concatTables(tables);
}

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

const bufferOf = (bytes: Uint8Array): AsyncBuffer => ({
  byteLength: bytes.length,
  slice: (start, end) => new Uint8Array(bytes.subarray(start, end)).buffer,
});

const bytesOf = (encoder: TableEncoder, batches: readonly FexTable[]) =>
  Buffer.concat([...batches.map((batch) => encoder.rows(batch)), encoder.end()]);

const ndjson = (text: string) => all(readNdjson(pieces(new TextEncoder().encode(text), 3), { name: 'a.ndjson' }));
const parquet = (bytes: Uint8Array) => all(readParquet(bufferOf(bytes), { name: 'a.parquet' }));

describe('formats', () => {
  it.each<[string, () => TableEncoder, (bytes: Uint8Array, size: number) => AsyncIterable<FexTable>]>([
    ['CSV', () => new CsvEncoder(), (bytes, size) => readCsv(pieces(bytes, size), { rows: 5 })],
    ['NDJSON', () => new NdjsonEncoder(), (bytes, size) => readNdjson(pieces(bytes, size), { rows: 5 })],
    ['Parquet', () => new ParquetEncoder(), (bytes) => readParquet(bufferOf(bytes))],
  ])('%s keeps every cell, in batches of any size (property)', async (_, encoder, read) => {
    await fc.assert(
      fc.asyncProperty(madeTables(), batchSizes, fc.integer({ min: 1, max: 50 }), async (made, sizes, size) => {
        const table = made.withSessions(undefined);
        const bytes = bytesOf(encoder(), inBatches(table, sizes));
        expect(contents(await all(read(bytes, size)))).toEqual(contents(table));
      }),
      { numRuns: 40 },
    );
  });

  it('keep infinite numbers, and texts with marks', async () => {
    const table = tableOf({
      a: [Number.POSITIVE_INFINITY, -0, Number.NEGATIVE_INFINITY],
      input: ['"x",\n', null, 'é'],
    });
    const csv = bytesOf(new CsvEncoder(), [table]);
    expect(contents(await all(readCsv(pieces(csv, 2))))).toEqual(contents(table));
    expect(contents(await ndjson(bytesOf(new NdjsonEncoder(), [table]).toString()))).toEqual(contents(table));
    expect(contents(await parquet(bytesOf(new ParquetEncoder(), [table])))).toEqual(contents(table));
  });

  it('keeps nothing of a piece whose memory is used again', async () => {
    const memory = Buffer.alloc(4);
    async function* reused() {
      for (const text of ['{"AU', '12":', ' 1}\n']) yield memory.subarray(0, memory.write(text));
    }
    expect(contents(await all(readNdjson(reused())))).toEqual(contents(await ndjson('{"AU12": 1}\n')));
  });

  it('reads what fexgraph writes as NDJSON: the time of the key is a column', async () => {
    const table = await ndjson(
      '\uFEFF{"key":{"source":"a.mp4","index":0,"time":0.04},"AU12":1,"input":"a.mp4"}\n\n' +
        '{"key":{"source":"a.mp4","index":1,"time":0.08},"AU12":"-inf","input":null}',
    );
    expect(contents(table).columns).toEqual([
      ['AU12', [1, Number.NEGATIVE_INFINITY]],
      ['input', ['a.mp4', null]],
      ['time', [0.04, 0.08]],
    ]);
  });

  it.each([
    ['', 'a.ndjson: the file is empty'],
    ['{"AU12":1}\n{"AU12":', /^a\.ndjson: line 2: not JSON: /],
    ['{"AU12":1}\n[1]', 'a.ndjson: line 2: a row must be an object'],
    ['{}', 'a.ndjson: line 1: a row without a column'],
    ['{"AU12":1}\n{"AU06":1}', 'a.ndjson: line 2: no column "AU12", which the first row has'],
    ['{"AU12":1}\n{"AU12":1,"AU06":1}', 'a.ndjson: line 2: column "AU06" is not in the first row'],
    ['{"AU12":"high"}', 'a.ndjson: line 1: column "AU12": "high" is not a number'],
    ['{"AU12":true}', 'a.ndjson: line 1: column "AU12": neither a number nor a text'],
    ['{"n":1}\n{"n":"x"}', 'a.ndjson: line 2: column "n": "x" is not a number'],
  ])('NDJSON says where it is wrong: %j', async (text, message) => {
    await expect(ndjson(text)).rejects.toThrow(message);
  });

  it('NDJSON ends at a line of more than 64 MiB', async () => {
    async function* endless() {
      const piece = new Uint8Array(1 << 20).fill(65);
      for (let mebibytes = 0; mebibytes < 10_000; mebibytes++) yield piece;
    }
    await expect(all(readNdjson(endless()))).rejects.toThrow('NDJSON: line 1: a line of more than 64 MiB');
  });

  it('Parquet has numbers of all types, and is read one row group after the other', async () => {
    const bytes = new Uint8Array(
      parquetWriteBuffer({
        columnData: [
          { name: 'AU12', data: [0.5, 0.1, null], type: 'FLOAT' },
          { name: 'frame', data: [1n, 2n, 3n], type: 'INT64' },
          { name: 'n', data: [1, 2, 3], type: 'INT32' },
          { name: 'input', data: ['a', null, 'b'], type: 'STRING' },
        ],
        rowGroupSize: 2,
      }),
    );
    const sizes: number[] = [];
    for await (const { rowCount } of readParquet(bufferOf(bytes))) sizes.push(rowCount);
    expect(sizes).toEqual([2, 1]);
    expect(contents(await parquet(bytes)).columns).toEqual([
      ['AU12', [0.5, Math.fround(0.1), Number.NaN]],
      ['frame', [1, 2, 3]],
      ['n', [1, 2, 3]],
      ['input', ['a', null, 'b']],
    ]);
  });

  it('Parquet says what is wrong', async () => {
    const nested = parquetWriteBuffer({ columnData: [{ name: 'when', data: [new Date(0)], type: 'JSON' }] });
    await expect(parquet(new Uint8Array(nested))).rejects.toThrow(
      'a.parquet: column "when" holds neither numbers nor texts',
    );
    const whole = bytesOf(new ParquetEncoder(), [tableOf({ AU12: [1, 2, 3] })]);
    for (const broken of [whole.subarray(0, 20), whole.subarray(10), Buffer.from('no table at all')])
      await expect(parquet(broken)).rejects.toThrow(/^a\.parquet: not a Parquet file that can be read: /);
    const flipped = Buffer.from(whole);
    flipped.fill(0xff, 4, 20);
    await expect(parquet(flipped)).rejects.toThrow(/^a\.parquet: not a Parquet file that can be read: /);
  });

  it('Parquet of a row group that cannot be is not read', async () => {
    const column = { name: 'AU12', type: 'DOUBLE' as const, repetition_type: 'OPTIONAL' as const };
    const out = new ByteWriter();
    const writer = new ParquetWriter({ writer: out, schema: [{ name: 'schema', num_children: 1 }, column] });
    writer.write({ columnData: [{ name: 'AU12', data: [1, 2] }] });
    writer.row_groups[0].num_rows = 10n ** 12n;
    writer.finish();
    await expect(parquet(out.getBytes())).rejects.toThrow(
      'a.parquet: a row group of 1000000000000 rows does not fit into memory',
    );
  });

  const arrow = (bytes: Uint8Array) => all(readArrow(pieces(bytes, 64), { name: 'a.arrow' }));
  const arrowOf = (columns: Readonly<Record<string, Vector>>, format: 'file' | 'stream') =>
    tableToIPC(new Table(columns), format);

  it.each(['file', 'stream'] as const)('Arrow has numbers of all types and texts: %s', async (format) => {
    const bytes = arrowOf(
      {
        AU12: vectorFromArray([0.5, 0.1, null], new Float32()),
        Happy: vectorFromArray([0.5, 0.1, null], new Float64()),
        frame: vectorFromArray([1n, 2n, null], new Int64()),
        input: vectorFromArray(['a', null, 'é'], new Utf8()),
      },
      format,
    );
    expect(contents(await arrow(bytes)).columns).toEqual([
      ['AU12', [0.5, Math.fround(0.1), Number.NaN]],
      ['Happy', [0.5, 0.1, Number.NaN]],
      ['frame', [1, 2, Number.NaN]],
      ['input', ['a', null, 'é']],
    ]);
  });

  it('Arrow without a row has its columns', async () => {
    const bytes = arrowOf({ AU12: vectorFromArray([], new Float64()), input: vectorFromArray([], new Utf8()) }, 'file');
    expect(contents(await arrow(bytes)).columns).toEqual([
      ['AU12', []],
      ['input', []],
    ]);
  });

  it('Arrow says what is wrong', async () => {
    const flags = arrowOf({ seen: vectorFromArray([true], new Bool()) }, 'file');
    await expect(arrow(flags)).rejects.toThrow('a.arrow: column "seen" holds neither numbers nor texts');
    const large = arrowOf({ n: vectorFromArray([2n ** 60n], new Int64()) }, 'file');
    await expect(arrow(large)).rejects.toThrow(
      'a.arrow: column "n": 1152921504606846976 is more than a number here can hold',
    );
    for (const broken of [flags.subarray(0, 30), new Uint8Array(64).fill(7)])
      await expect(arrow(broken)).rejects.toThrow(/^a\.arrow: not an Arrow file that can be read: /);
  });
});
