import { readFileSync } from 'node:fs';
import { FexBatch, type FexSchema, FORWARD_SCHEMA, IMAGE_SCHEMA, VIDEO_SCHEMA } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { fexCsvHeader, fexCsvRows } from './fex-csv-writer.ts';
import { readFexCsv } from './read-fex-csv.ts';

const folder = new URL('../../test/goldens/', import.meta.url);
const text = (name: string) => readFileSync(new URL(`${name}.csv`, folder), 'utf8');
const key = { source: 'golden', index: 0, time: 0 };

/** The numbers of the run itself, not read from the CSV: [rows, all float32 columns]. */
function floats(name: string): Float32Array {
  const bytes = readFileSync(new URL(`${name}.f32`, folder));
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

const tables: [string, FexSchema][] = [
  ['two-boxes', FORWARD_SCHEMA],
  ['two-boxes-and-empty-frame', FORWARD_SCHEMA],
  ['nan-box', FORWARD_SCHEMA],
  ['rescaled', FORWARD_SCHEMA],
  ['detect-photo', IMAGE_SCHEMA],
  ['detect-batch', IMAGE_SCHEMA],
  ['detect-none', IMAGE_SCHEMA],
  ['detect-video', VIDEO_SCHEMA],
];

describe('CSV against the tables that pandas wrote', () => {
  it.each(tables)('%s: the run as numbers becomes the same bytes', (name, schema) => {
    const golden = text(name);
    const read = readFexCsv(golden);
    const numbers = floats(name);
    const batch = FexBatch.forFrame(schema, key, read.rowCount);
    const float32Width = schema.groups.reduce(
      (sum, group) => sum + (group.type === 'float32' ? group.columns.length : 0),
      0,
    );
    expect(numbers.length).toBe(batch.rowCount * float32Width);
    for (let row = 0; row < batch.rowCount; row++) {
      let at = row * float32Width;
      for (const group of schema.groups) {
        const width = group.columns.length;
        if (group.type === 'text') batch.texts(group.name)[row] = read.texts(group.name)[row];
        else if (group.type !== 'float32')
          batch.numbers(group.name).set(read.row(row).numbers(group.name), row * width);
        else {
          batch.numbers(group.name).set(numbers.subarray(at, at + width), row * width);
          at += width;
        }
      }
    }
    expect(fexCsvHeader(schema) + fexCsvRows(batch, { embeddings: true })).toBe(golden);
  });

  it.each(tables)('%s: reading and writing again changes no byte', (name, schema) => {
    const batch = readFexCsv(text(name));
    expect(batch.schema).toBe(schema);
    expect(fexCsvHeader(batch.schema) + fexCsvRows(batch, { embeddings: true })).toBe(text(name));
  });

  it('writes a run without rows as its header', () => {
    expect(fexCsvHeader(FORWARD_SCHEMA)).toBe(text('zero-rows'));
    expect(readFexCsv(text('zero-rows')).rowCount).toBe(0);
  });

  it('leaves embeddings out like a run of the reference without identity', () => {
    const without = readFexCsv(text('identity-off'));
    const fields = (table: string) => table.split('\n')[0].split(',').slice(179, 691);
    expect(fields(fexCsvRows(readFexCsv(text('two-boxes'))))).toEqual(fields(fexCsvRows(without)));
    expect(fexCsvHeader(without.schema) + fexCsvRows(without)).toBe(text('identity-off'));
  });
});
