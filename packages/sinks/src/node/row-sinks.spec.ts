import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { definitionOf, FexBatch, FORWARD_SCHEMA, IMAGE_SCHEMA, VIDEO_SCHEMA } from '@fexgraph/core';
import { OUTPUT_FILES } from '@fexgraph/files';
import { MemoryFiles } from '@fexgraph/files/testing';
import { concatWith, EMPTY, lastValueFrom, NEVER, of, Subject, tap, toArray } from 'rxjs';
import { container as rootContainer } from 'tsyringe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fexCsvHeader } from '../csv/fex-csv-writer.ts';
import { readFexCsv } from '../csv/read-fex-csv.ts';
import { CsvSinkNode, csvSink } from './csv-sink.ts';
import { NdjsonSinkNode, ndjsonSink } from './ndjson-sink.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fexgraph-sinks-'));
  path = join(folder, 'fex.csv');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function batch(index: number, faces = 1, schema = IMAGE_SCHEMA): FexBatch {
  const rows = FexBatch.forFrame(schema, { source: 'a', index, time: index }, faces);
  rows.numbers('facebox').fill(index + 0.5);
  rows.numbers('embedding').fill(0.25);
  if (schema !== FORWARD_SCHEMA) {
    rows.numbers('frame').fill(index);
    rows.texts('input').fill(`${index}.png`);
  }
  return rows;
}

async function csvInto(files: MemoryFiles): Promise<CsvSinkNode> {
  const sink = new CsvSinkNode({ path: 'fex.csv', embeddings: false, bom: false }, files);
  await sink.prepare();
  return sink;
}

describe('sink/csv', () => {
  it('passes rows through and leaves a whole file', async () => {
    const sent = [batch(0), batch(1, 3), batch(2)];
    const passed = await lastValueFrom(of(...sent).pipe(csvSink({ path }), toArray()));
    expect(passed).toEqual(sent);
    expect(readdirSync(folder)).toEqual(['fex.csv']);
    const read = readFexCsv(readFileSync(path, 'utf8'));
    expect([...read.numbers('frame')]).toEqual([0, 1, 1, 1, 2]);
    expect(read.numbers('embedding').every(Number.isNaN)).toBe(true);
  });

  it('writes embeddings when asked, and says that it takes them', async () => {
    await lastValueFrom(of(batch(0)).pipe(csvSink({ path, embeddings: true })));
    expect(
      readFexCsv(readFileSync(path, 'utf8'))
        .numbers('embedding')
        .every((value) => value === 0.25),
    ).toBe(true);
    const { acceptsSensitive } = definitionOf(CsvSinkNode);
    expect(acceptsSensitive?.({ path, embeddings: false, bom: false })).toBe(false);
    expect(acceptsSensitive?.({ path, embeddings: true })).toBe(true);
  });

  it('writes the header of a run without rows', async () => {
    await lastValueFrom(EMPTY.pipe(csvSink({ path }), toArray()));
    expect(readFileSync(path, 'utf8')).toBe(fexCsvHeader(IMAGE_SCHEMA));
  });

  it('keeps the rows so far as .partial when the stream fails', async () => {
    writeFileSync(path, 'the table of an earlier run');
    const rows = new Subject<FexBatch>();
    const failing = rows.pipe(
      csvSink({ path }),
      tap(({ key }) => {
        if (key.index === 1) rows.error(new Error('the camera fell'));
      }),
    );
    const end = lastValueFrom(failing);
    rows.next(batch(0));
    rows.next(batch(1));
    await expect(end).rejects.toThrow('the camera fell');
    expect(readFileSync(path, 'utf8')).toBe('the table of an earlier run');
    expect(readdirSync(folder).sort()).toEqual(['fex.csv', 'fex.csv.partial']);
    const kept = readFexCsv(readFileSync(`${path}.partial`, 'utf8'));
    expect([...kept.numbers('frame')]).toEqual([0, 1]);
  });

  it('marks the file partial when the reader leaves', async () => {
    await new Promise<void>((resolve) => {
      const subscription = of(batch(0))
        .pipe(concatWith(NEVER), csvSink({ path }))
        .subscribe(() => setTimeout(() => resolve(subscription.unsubscribe())));
    });
    await expect.poll(() => readdirSync(folder)).toEqual(['fex.csv.partial']);
  });

  it('fails before the first row when the file cannot be made', async () => {
    writeFileSync(join(folder, 'file'), '');
    const path = join(folder, 'file', 'fex.csv');
    const sink = new CsvSinkNode({ path, embeddings: false, bom: false });
    await expect(sink.prepare()).rejects.toMatchObject({ code: 'OUTPUT_FAILED' });
    await sink.dispose();
    const passed: FexBatch[] = [];
    const rows = of(batch(0)).pipe(
      csvSink({ path }),
      tap((row) => passed.push(row)),
    );
    await expect(lastValueFrom(rows)).rejects.toThrow(
      `cannot write ${path}: a part of the path is a file, not a folder`,
    );
    expect(passed).toEqual([]);
  });

  it('leaves the table of a run before alone where no row came, and says so', async () => {
    const files = new MemoryFiles();
    files.files.set('fex.csv', new TextEncoder().encode('rows'));
    const sink = await csvInto(files);
    await sink.finish({ complete: true });
    expect([[...files.files.keys()], files.text('fex.csv'), sink.written()]).toEqual([['fex.csv'], 'rows', []]);
    expect(sink.notes()).toEqual([{ input: 'fex.csv', kind: 'table of a run before, kept: this run gave no row' }]);
  });

  it('names what it left with rows, size and digest', async () => {
    const files = new MemoryFiles();
    const sink = await csvInto(files);
    await sink.write(batch(0));
    await sink.write(batch(1, 3));
    await sink.finish({ complete: true });
    const bytes = files.files.get('fex.csv')!;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(sink.written()).toEqual([{ path: 'fex.csv', rows: 4, bytes: bytes.length, sha256, complete: true }]);
  });

  it('begins with a byte-order mark when asked, once', async () => {
    await lastValueFrom(of(batch(0), batch(1)).pipe(csvSink({ path, bom: true })));
    const text = readFileSync(path, 'utf8');
    expect([text.indexOf('\uFEFF'), text.lastIndexOf('\uFEFF')]).toEqual([0, 0]);
    expect([...readFexCsv(text).numbers('frame')]).toEqual([0, 1]);
  });

  it('writes where the container says', async () => {
    const files = new MemoryFiles();
    const container = rootContainer.createChildContainer();
    container.register(OUTPUT_FILES, { useValue: files });
    await lastValueFrom(of(batch(4)).pipe(csvSink({ path: 'fex.csv' }, container)));
    expect([...readFexCsv(files.text('fex.csv')!).numbers('frame')]).toEqual([4]);
    expect(files.open).toBe(0);
  });

  it('names the file when the disk is full and keeps whole rows', async () => {
    const files = new MemoryFiles();
    const sink = await csvInto(files);
    await sink.write(batch(0));
    files.room = files.files.get('fex.csv.part')!.length + 100;
    await expect(sink.write(batch(1))).rejects.toMatchObject({
      code: 'OUTPUT_FAILED',
      message: 'cannot write fex.csv: no space left on the disk',
    });
    await sink.finish({ complete: false });
    await sink.dispose();
    expect([...readFexCsv(files.text('fex.csv.partial')!).numbers('frame')]).toEqual([0]);
    expect(files.open).toBe(0);
  });

  it('writes the header again with the first rows when these failed', async () => {
    const files = new MemoryFiles();
    files.room = 100;
    const sink = await csvInto(files);
    await expect(sink.write(batch(0))).rejects.toThrow();
    files.room = Number.POSITIVE_INFINITY;
    await sink.write(batch(1));
    await sink.finish({ complete: true });
    await sink.dispose();
    expect([...readFexCsv(files.text('fex.csv')!).numbers('frame')]).toEqual([1]);
  });

  it('removes the empty file when it is disposed without a row', async () => {
    const files = new MemoryFiles();
    const sink = await csvInto(files);
    await sink.dispose();
    expect(files.files.size).toBe(0);
    expect(files.open).toBe(0);
  });

  it('refuses rows of another table', async () => {
    const sink = await csvInto(new MemoryFiles());
    await sink.write(batch(0));
    await expect(sink.write(batch(1, 1, VIDEO_SCHEMA))).rejects.toThrow(/the columns changed/);
    await sink.dispose();
  });
});

describe('sink/ndjson', () => {
  it('writes one line a row, embeddings only when asked', async () => {
    const path = join(folder, 'fex.ndjson');
    await lastValueFrom(of(batch(0, 2), batch(1)).pipe(ndjsonSink({ path })));
    const rows = readFileSync(path, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows.map((row) => row.frame)).toEqual([0, 0, 1]);
    expect(rows[0]).not.toHaveProperty('Identity_1');
    expect(rows[2].key).toEqual({ source: 'a', index: 1, time: 1 });
    expect(definitionOf(NdjsonSinkNode).acceptsSensitive?.({ path, embeddings: true })).toBe(true);
  });

  it('leaves an empty file after a run without rows', async () => {
    const files = new MemoryFiles();
    const sink = new NdjsonSinkNode({ path: 'fex.ndjson', embeddings: false }, files);
    await sink.prepare();
    await sink.finish({ complete: true });
    expect(files.text('fex.ndjson')).toBe('');
    expect(files.open).toBe(0);
  });
});
