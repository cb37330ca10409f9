import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ColumnGroup,
  definitionOf,
  FexBatch,
  FexSchema,
  IMAGE_SCHEMA,
  selectSchema,
  VIDEO_SCHEMA,
} from '@fexgraph/core';
import { MemoryFiles } from '@fexgraph/files/testing';
import { tableFromIPC } from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrowRows, parquetEnd, parquetRows, tableBytes } from '../../test/support/table-bytes.ts';
import { readFexCsv } from '../csv/read-fex-csv.ts';
import { ArrowSinkNode } from './arrow-sink.ts';
import { CsvSinkNode } from './csv-sink.ts';
import { ParquetSinkNode } from './parquet-sink.ts';

const FORMATS = [
  { name: 'parquet', path: 'fex.parquet', Sink: ParquetSinkNode, rows: parquetRows },
  { name: 'arrow', path: 'fex.arrow', Sink: ArrowSinkNode, rows: async (bytes: Uint8Array) => arrowRows(bytes) },
] as const;

/** Few columns, of every type: the 2,182 of a whole table are written where it is their number that matters. */
const NAMES = ['pose', 'Happy', 'Identity_1', 'Identity_512', 'frameSize', 'label'];
const [IMAGE, VIDEO] = [selectSchema(IMAGE_SCHEMA, NAMES), selectSchema(VIDEO_SCHEMA, NAMES)];

/** Rows with every kind of cell: the numbers differ in each, and a row without a face stands between them. */
function batch(index: number, rows = 1, schema = IMAGE): FexBatch {
  const made = FexBatch.forFrame(schema, { source: 'a', index, time: index }, rows);
  for (const { name, type } of schema.groups) {
    if (type === 'text') made.texts(name).fill(`${name} ${index}`);
    else
      made.numbers(name).forEach((_, i, cells) => {
        cells[i] = index % 3 === 2 && type !== 'int64' ? Number.NaN : index * 1000 + i + (type === 'int64' ? 0 : 0.1);
      });
  }
  return made;
}

function cellsOf(batches: readonly FexBatch[]) {
  return batches.flatMap((rows) => [...rows.rows()].map((row) => row.toObject()));
}

describe.each(FORMATS)('sink/$name', ({ path, Sink, rows: read }) => {
  const into = (files: MemoryFiles, options: { embeddings?: boolean; rowGroup?: number } = {}) =>
    new Sink({ path, embeddings: false, rowGroup: 3, ...options }, files);

  it('has every cell of the CSV beside it, under the same names in the same order', async () => {
    const batches = Array.from({ length: 5 }, (_, i) => batch(i, 1 + (i % 2), VIDEO_SCHEMA));
    for (const [i, rows] of batches.entries()) rows.texts('time').fill(`00:0${i}`);
    const found = await read(await tableBytes((files) => into(files), batches));
    const csv = await tableBytes(
      (files) => new CsvSinkNode({ path: 'fex.csv', embeddings: false, bom: false }, files),
      batches,
    );
    const expected = cellsOf([readFexCsv(new TextDecoder().decode(csv))]);
    expect(found).toHaveLength(7);
    expect(Object.keys(found[0])).toEqual(VIDEO_SCHEMA.columns);
    expect(found).toEqual(expected);
  });

  it('leaves embeddings null unless asked, and says that it takes them', async () => {
    const [without] = await read(await tableBytes((files) => into(files), [batch(1)]));
    const [asked] = await read(await tableBytes((files) => into(files, { embeddings: true }), [batch(1)]));
    expect([without.Identity_1, without.Identity_512]).toEqual([null, null]);
    expect([asked.Identity_1, asked.Identity_512]).toEqual([Math.fround(1000.1), Math.fround(1001.1)]);
    const { acceptsSensitive } = definitionOf(Sink);
    expect(acceptsSensitive?.({ path, embeddings: false })).toBe(false);
    expect(acceptsSensitive?.({ path, embeddings: true })).toBe(true);
  });

  it('holds any cells, in any batches, in groups of any size, always as the same bytes', async () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', 'a "b", c', 'line\nend\r\n', 'é😀漢'));
    const float = fc.oneof(fc.float(), fc.constantFrom(0, -0, Number.NaN, Number.POSITIVE_INFINITY));
    const row = fc.record({
      numbers: fc.array(float, { minLength: 3, maxLength: 3 }),
      doubles: fc.array(fc.double(), { minLength: 2, maxLength: 2 }),
      whole: fc.option(fc.maxSafeInteger(), { nil: Number.NaN }),
      texts: fc.array(fc.option(text), { minLength: 2, maxLength: 2 }),
    });
    const groups: readonly ColumnGroup[] = [
      { name: 'numbers', columns: ['a', 'b.c', 'ü "x"'], type: 'float32' },
      { name: 'doubles', columns: ['d', 'e'], type: 'float64' },
      { name: 'whole', columns: ['frame'], type: 'int64' },
      { name: 'texts', columns: ['input', 'Identity'], type: 'text' },
    ];
    const schema = new FexSchema(groups);
    type Cells = { numbers: number[]; doubles: number[]; whole: number; texts: (string | null)[] };
    const batchOf = (cells: readonly Cells[]) => {
      const made = FexBatch.forFrame(schema, { source: 'a', index: 0, time: 0 }, cells.length);
      made.numbers('numbers').set(cells.flatMap(({ numbers }) => numbers));
      made.numbers('doubles').set(cells.flatMap(({ doubles }) => doubles));
      made.numbers('whole').set(cells.map(({ whole }) => whole));
      made.texts('texts').splice(0, Number.POSITIVE_INFINITY, ...cells.flatMap(({ texts }) => texts));
      return made;
    };
    /** The rows in batches whose sizes go round. */
    const inBatches = (cells: readonly Cells[], sizes: readonly number[]) => {
      const batches: FexBatch[] = [];
      for (let at = 0, i = 0; at < cells.length; at += sizes[i++ % sizes.length])
        batches.push(batchOf(cells.slice(at, at + sizes[i % sizes.length])));
      return batches;
    };
    const sizes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 20 }),
        sizes,
        sizes,
        fc.integer({ min: 1, max: 25 }),
        async (cells, some, others, rowGroup) => {
          const bytes = await tableBytes((files) => into(files, { rowGroup }), inBatches(cells, some));
          expect(await read(bytes)).toEqual(cellsOf([batchOf(cells)]));
          const again = await tableBytes((files) => into(files, { rowGroup }), inBatches(cells, others));
          expect(Buffer.compare(again, bytes)).toBe(0);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('writes the columns of a run without rows', async () => {
    const bytes = await tableBytes((files) => into(files), []);
    expect(await read(bytes)).toEqual([]);
    const columns = path.endsWith('arrow')
      ? tableFromIPC(bytes).schema.fields.map(({ name }) => name)
      : parquetEnd(bytes)
          .schema.slice(1)
          .map(({ name }) => name);
    expect(columns).toEqual(IMAGE_SCHEMA.columns);
  });

  it('leaves the table of a run before alone where no row came, and says so', async () => {
    const files = new MemoryFiles();
    files.files.set(path, new TextEncoder().encode('rows'));
    const sink = into(files);
    await sink.prepare();
    await sink.finish({ complete: true });
    await sink.dispose();
    expect([[...files.files.keys()], files.text(path), sink.written()]).toEqual([[path], 'rows', []]);
    expect(sink.notes()).toEqual([{ input: path, kind: 'table of a run before, kept: this run gave no row' }]);
  });

  it('names what it left with rows, size and digest', async () => {
    const files = new MemoryFiles();
    const sink = into(files);
    await sink.prepare();
    for (let i = 0; i < 3; i++) await sink.write(batch(i, 2));
    await sink.finish({ complete: true });
    const bytes = files.files.get(path)!;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(sink.written()).toEqual([{ path, rows: 6, bytes: bytes.length, sha256, complete: true }]);
  });

  it('refuses rows of another table, naming the column', async () => {
    const sink = into(new MemoryFiles());
    await sink.prepare();
    await sink.write(batch(0));
    await expect(sink.write(batch(1, 1, VIDEO))).rejects.toThrow(
      'the columns changed within one table: column 19 was Identity and is now approx_time',
    );
    await sink.dispose();
  });

  it('refuses a fraction in a column of whole numbers, and goes on without that batch', async () => {
    const files = new MemoryFiles();
    const sink = into(files);
    await sink.prepare();
    const wrong = batch(0);
    wrong.numbers('frame')[0] = 0.5;
    await expect(sink.write(wrong)).rejects.toThrow('column frame holds whole numbers, not 0.5');
    await sink.write(batch(1));
    await sink.finish({ complete: true });
    expect((await read(files.files.get(path)!)).map(({ frame }) => frame)).toEqual([1000]);
  });

  it('leaves a .partial that can be read, with all rows so far, after an error or a cancel', async () => {
    const files = new MemoryFiles();
    const sink = into(files);
    await sink.prepare();
    const batches = [batch(0, 2), batch(1, 2), batch(3)];
    for (const rows of batches) await sink.write(rows);
    await sink.finish({ complete: false });
    await sink.dispose();
    expect([[...files.files.keys()], files.open]).toEqual([[`${path}.partial`], 0]);
    const bytes = files.files.get(`${path}.partial`)!;
    expect((await read(bytes)).map(({ input }) => input)).toEqual(cellsOf(batches).map(({ input }) => input));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(sink.written()).toEqual([
      { path: `${path}.partial`, rows: 5, bytes: bytes.length, sha256, complete: false },
    ]);
    expect(sink.notes()).toEqual([]);
  });

  it('leaves nothing when it is disposed without a row', async () => {
    const files = new MemoryFiles();
    const sink = into(files);
    await sink.prepare();
    await sink.dispose();
    expect([files.files.size, files.open]).toEqual([0, 0]);
  });

  it('saves a table whose folder was removed during the run', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fexgraph-tables-'));
    try {
      const table = join(folder, 'results', path);
      const sink = new Sink({ path: table, embeddings: false, rowGroup: 3 });
      await sink.prepare();
      for (let i = 0; i < 6; i++) await sink.write(batch(i));
      rmSync(join(folder, 'results'), { recursive: true });
      await expect(sink.write(batch(6))).rejects.toThrow('it was removed or moved');
      await sink.finish({ complete: false });
      await sink.dispose();
      expect(readdirSync(join(folder, 'results'))).toEqual([`${path}.partial`]);
      const rows = await read(readFileSync(`${table}.partial`));
      expect(rows.map(({ input }) => input)).toEqual([0, 1, 2, 3, 4, 5].map((i) => `input ${i}`));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('names the file when the disk is full, and takes the same batch again when there is room', async () => {
    const files = new MemoryFiles();
    const sink = into(files);
    await sink.prepare();
    for (let i = 0; i < 4; i++) await sink.write(batch(i));
    for (let i = 4; i < 6; i++) await sink.write(batch(i));
    files.room = files.files.get(`${path}.part`)!.length + 10;
    for (const _ of [1, 2])
      await expect(sink.write(batch(6))).rejects.toMatchObject({
        code: 'OUTPUT_FAILED',
        message: `cannot write ${path}: no space left on the disk`,
      });
    files.room = Number.POSITIVE_INFINITY;
    await sink.write(batch(6));
    await sink.finish({ complete: true });
    expect((await read(files.files.get(path)!)).map(({ input }) => input)).toEqual(
      [0, 1, 2, 3, 4, 5, 6].map((i) => `input ${i}`),
    );
  });

  it('keeps rows that can be read on a disk of any size, and tells how many it could not', async () => {
    const whole = await tableBytes(
      (files) => into(files, { rowGroup: 2 }),
      Array.from({ length: 7 }, (_, i) => batch(i)),
    );
    const kept: number[] = [];
    for (let room = 0; room < whole.length; room += Math.ceil(whole.length / 97)) {
      const files = new MemoryFiles();
      files.room = room;
      const sink = into(files, { rowGroup: 2 });
      await sink.prepare();
      const run = async () => {
        for (let i = 0; i < 7; i++) await sink.write(batch(i));
        await sink.finish({ complete: true });
      };
      await expect(run()).rejects.toMatchObject({ code: 'OUTPUT_FAILED' });
      await sink.finish({ complete: false });
      await sink.dispose();
      expect(files.open).toBe(0);
      const partial = files.files.get(`${path}.partial`);
      const rows = partial ? await read(partial) : [];
      expect(rows.map(({ input }) => input)).toEqual(rows.map((_, i) => `input ${i}`));
      expect(sink.written().map((file) => file.rows)).toEqual(partial ? [rows.length] : []);
      const [note] = sink.notes();
      expect(note).toMatchObject({ input: path, kind: 'rows that could not be written', missed: true });
      expect(note.count! + rows.length).toBeLessThanOrEqual(7);
      kept.push(rows.length);
    }
    expect(kept).toEqual([...kept].sort((a, b) => a - b));
    expect(kept[0]).toBe(0);
    expect(kept.at(-1)).toBeGreaterThanOrEqual(4);
  });
});

describe('what a file says of itself', () => {
  const batches = [batch(0), batch(1)];

  it('is in the metadata of Parquet: version, units, types of columns', async () => {
    const bytes = await tableBytes(
      (files) => new ParquetSinkNode({ path: 'fex.parquet', embeddings: false, rowGroup: 1 }, files),
      batches,
    );
    const { created_by, key_value_metadata, schema, row_groups, num_rows } = parquetEnd(bytes);
    expect(created_by).toMatch(/^fexgraph version \d+\.\d+\.\d+/);
    const said = Object.fromEntries(key_value_metadata!.map(({ key, value }) => [key, value]));
    expect(said.fexgraph).toMatch(/^\d+\.\d+\.\d+/);
    expect(JSON.parse(said['fexgraph.columns']!)).toContainEqual({
      columns: 'Pitch',
      meaning: 'nod of the head',
      unit: 'rad',
      range: '-1.57..1.57',
      positive: 'down',
    });
    const typeOf = (column: string) => {
      const { type, converted_type, repetition_type } = schema.find(({ name }) => name === column)!;
      return [type, converted_type, repetition_type];
    };
    expect(['Pitch', 'FrameWidth', 'frame', 'input'].map(typeOf)).toEqual([
      ['FLOAT', undefined, 'OPTIONAL'],
      ['DOUBLE', undefined, 'OPTIONAL'],
      ['INT64', undefined, 'OPTIONAL'],
      ['BYTE_ARRAY', 'UTF8', 'OPTIONAL'],
    ]);
    expect([Number(num_rows), row_groups.map((group) => Number(group.num_rows))]).toEqual([2, [1, 1]]);
    const { meta_data } = row_groups[1].columns[IMAGE.columns.indexOf('frame')];
    expect(meta_data!.statistics).toMatchObject({ min_value: 1000n, max_value: 1000n, null_count: 0n });
  });

  it('is in the metadata of Arrow: version, units, types of fields', async () => {
    const bytes = await tableBytes(
      (files) => new ArrowSinkNode({ path: 'fex.arrow', embeddings: false, rowGroup: 1 }, files),
      batches,
    );
    const { schema, batches: groups } = tableFromIPC(bytes);
    expect(schema.metadata.get('fexgraph')).toMatch(/^\d+\.\d+\.\d+/);
    const fieldOf = (column: string) => {
      const { type, nullable, metadata } = schema.fields.find(({ name }) => name === column)!;
      return [String(type), nullable, metadata.get('unit')];
    };
    expect(['Pitch', 'FrameWidth', 'frame', 'input'].map(fieldOf)).toEqual([
      ['Float32', true, 'rad'],
      ['Float64', true, 'px'],
      ['Int64', true, undefined],
      ['Utf8', true, undefined],
    ]);
    expect(groups.map(({ numRows }) => numRows)).toEqual([1, 1]);
  });
});
