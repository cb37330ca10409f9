import { FexBatch, FexSchema, IMAGE_SCHEMA } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { FexNdjsonWriter } from './fex-ndjson-writer.ts';

const schema = new FexSchema([
  { name: 'aus', columns: ['AU01', 'AU02'], type: 'float32' },
  { name: 'embedding', columns: ['Identity_1'], type: 'float32', sensitive: true },
  { name: 'frameSize', columns: ['FrameHeight'], type: 'float64' },
  { name: 'frame', columns: ['frame'], type: 'int64' },
  { name: 'label', columns: ['Identity'], type: 'text' },
]);

function batch(): FexBatch {
  const rows = new FexBatch(schema, [
    { source: 'a "b"', index: 3, time: 0.1 },
    { source: 'c', index: 4, time: 4 },
  ]);
  rows.numbers('aus').set([0.1, 1e-5, Number.NaN, Number.NEGATIVE_INFINITY]);
  rows.numbers('embedding').fill(0.5);
  rows.numbers('frameSize').set([97, 0.1]);
  rows.numbers('frame').set([3, 4]);
  rows.texts('label')[0] = 'Person\n0';
  return rows;
}

const lines = (bytes: Uint8Array) => new TextDecoder().decode(bytes).split('\n');

describe('FexNdjsonWriter', () => {
  it('writes one object a row with the key first and null for null', () => {
    const [first, second, rest] = lines(new FexNdjsonWriter(schema).rows(batch()));
    expect(first).toBe(
      '{"key":{"source":"a \\"b\\"","index":3,"time":0.1},"AU01":0.1,"AU02":1e-05,"FrameHeight":97.0,"frame":3,"Identity":"Person\\n0"}',
    );
    expect(JSON.parse(second)).toEqual({
      key: { source: 'c', index: 4, time: 4 },
      AU01: null,
      AU02: '-inf',
      FrameHeight: 0.1,
      frame: 4,
      Identity: null,
    });
    expect(rest).toBe('');
  });

  it('writes embeddings when asked', () => {
    const [first] = lines(new FexNdjsonWriter(schema, { embeddings: true }).rows(batch()));
    expect(JSON.parse(first)).toMatchObject({ Identity_1: 0.5 });
  });

  it('refuses other columns', () => {
    const writer = new FexNdjsonWriter(schema);
    expect(() => writer.rows(FexBatch.forFrame(IMAGE_SCHEMA, { source: 'a', index: 0, time: 0 }, 1))).toThrow(
      /column 1 was AU01 and is now FaceRectX/,
    );
  });
});
