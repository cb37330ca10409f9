import { FexBatch, FexSchema, IMAGE_SCHEMA, VIDEO_SCHEMA } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { FexCsvWriter, fexCsvHeader, fexCsvRows } from './fex-csv-writer.ts';

const key = { source: 'a', index: 0, time: 0 };

const small = new FexSchema([
  { name: 'facebox', columns: ['FaceRectX', 'FaceScore'], type: 'float32' },
  { name: 'embedding', columns: ['Identity_1', 'Identity_2'], type: 'float32', sensitive: true },
  { name: 'frameSize', columns: ['FrameHeight'], type: 'float64' },
  { name: 'input', columns: ['input'], type: 'text' },
  { name: 'frame', columns: ['frame'], type: 'int64' },
  { name: 'label', columns: ['Identity'], type: 'text' },
]);

function row(input: string, label: string | null, frame = 7): FexBatch {
  const batch = FexBatch.forFrame(small, key, 1);
  batch.numbers('facebox').set([1.5, 0.1]);
  batch.numbers('embedding').set([0.25, 0.5]);
  batch.numbers('frameSize').set([512]);
  batch.texts('input')[0] = input;
  batch.numbers('frame')[0] = frame;
  batch.texts('label')[0] = label;
  return batch;
}

describe('FexCsvWriter', () => {
  it('writes each type of column in its own style', () => {
    expect(fexCsvHeader(small)).toBe('FaceRectX,FaceScore,Identity_1,Identity_2,FrameHeight,input,frame,Identity\n');
    expect(fexCsvRows(row('a.png', 'Person_0'), { embeddings: true })).toBe(
      '1.5,0.1,0.25,0.5,512.0,a.png,7,Person_0\n',
    );
  });

  it('keeps the columns of embeddings and leaves them empty unless asked', () => {
    expect(fexCsvRows(row('a.png', null))).toBe('1.5,0.1,,,512.0,a.png,7,\n');
  });

  it.each([
    ['a,b', '"a,b"'],
    ['a "b"', '"a ""b"""'],
    ['a\nb', '"a\nb"'],
    ['a\rb', '"a\rb"'],
    ["d'été; 100%", "d'été; 100%"],
  ])('quotes %j only where needed', (input, field) => {
    expect(fexCsvRows(row(input, null))).toBe(`1.5,0.1,,,512.0,${field},7,\n`);
  });

  it('writes the null row of a frame without a face', () => {
    const batch = FexBatch.forFrame(IMAGE_SCHEMA, key, 1);
    batch.numbers('facebox')[4] = 0;
    batch.texts('input')[0] = 'a.png';
    batch.numbers('frame')[0] = 3;
    expect(fexCsvRows(batch)).toBe(`,,,,0.0${','.repeat(2175)}a.png,3,\n`);
  });

  it('refuses a batch with other columns and names the first that differs', () => {
    const writer = new FexCsvWriter(VIDEO_SCHEMA);
    expect(() => writer.rows(FexBatch.forFrame(IMAGE_SCHEMA, key, 1))).toThrow(
      /column 2182 was approx_time and is now Identity/,
    );
  });

  it('takes an equal schema that is another object', () => {
    const writer = new FexCsvWriter(small);
    const batch = FexBatch.forFrame(new FexSchema(small.groups), key, 1);
    expect(new TextDecoder().decode(writer.rows(batch))).toBe(',,,,,,,\n');
  });

  it('refuses a fraction in a column of whole numbers', () => {
    expect(() => fexCsvRows(row('a.png', null, 1.5))).toThrow(/column frame holds whole numbers, not 1.5/);
  });
});
