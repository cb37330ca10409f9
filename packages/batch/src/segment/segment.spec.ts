import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FexBatch, FexgraphError, FexSchema, IMAGE_SCHEMA } from '@fexgraph/core';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { contentOf, madeBatch, SMALL_SCHEMA } from '../../test/made-batches.ts';
import { segmentBytes, writeSegment } from '../../test/write-segment.ts';
import { SegmentEncoder } from './segment-encoder.ts';
import { readSegment, type SegmentReading } from './segment-reader.ts';

const folder = mkdtempSync(join(tmpdir(), 'fexgraph-segment-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, 'x.segment');

async function readAll(options?: SegmentReading, from = path): Promise<FexBatch[]> {
  const batches: FexBatch[] = [];
  for await (const batch of readSegment(from, options)) batches.push(batch);
  return batches;
}

const number32 = fc.oneof(fc.float(), fc.constantFrom(Number.NaN, -0, 1e-45, Number.POSITIVE_INFINITY));
const number64 = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, -0, 5e-324));
const whole = fc.oneof(fc.maxSafeInteger(), fc.constant(Number.NaN));
// Whatever letters there are, halves of a pair included: names of files may have them.
const letters = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes)),
);
const text = fc.oneof(letters, fc.constant(null));

const batches = fc.array(
  fc.record({
    gap: fc.integer({ min: 1, max: 1000 }),
    time: number64,
    cells: fc.array(
      fc.tuple(
        fc.array(number32, { minLength: 5, maxLength: 5 }),
        fc.array(number32, { minLength: 2, maxLength: 2 }),
        fc.array(number64, { minLength: 2, maxLength: 2 }),
        text,
        whole,
        text,
      ),
      { minLength: 1, maxLength: 4 },
    ),
  }),
  { maxLength: 6 },
);

describe('a segment', () => {
  it('gives back every bit of every column and key', async () => {
    await fc.assert(
      fc.asyncProperty(letters, batches, async (source, frames) => {
        let index = 0;
        const written = frames.map(({ gap, time, cells }) => {
          index += gap;
          const batch = FexBatch.forFrame(SMALL_SCHEMA, { source, index, time }, cells.length);
          cells.forEach(([box, embedding, size, input, frame, label], row) => {
            batch.row(row).numbers('facebox').set(box);
            batch.row(row).numbers('embedding').set(embedding);
            batch.row(row).numbers('frameSize').set(size);
            batch.texts('input')[row] = input;
            batch.numbers('frame')[row] = frame;
            batch.texts('label')[row] = label;
          });
          return batch;
        });
        writeSegment(path, written, { embeddings: true });
        expect((await readAll({ embeddings: true })).map(contentOf)).toEqual(written.map(contentOf));
      }),
      { numRuns: 200 },
    );
  });

  it('of the whole table is as small as what is in it', async () => {
    const batch = FexBatch.forFrame(IMAGE_SCHEMA, { source: 'a', index: 0, time: 0 }, 1);
    batch.numbers('pose').fill(1);
    const one = segmentBytes([batch]).length;
    expect(segmentBytes([batch, batch]).length - one).toBeLessThan(120);
  });

  it('has no embeddings unless they are asked for, when it is written and when it is read', async () => {
    const batch = madeBatch('clip', 0);
    const embeddingsOf = ([read]: FexBatch[]) => [...read.numbers('embedding')];
    writeSegment(path, [batch]);
    expect(embeddingsOf(await readAll({ embeddings: true }))).toEqual([Number.NaN, Number.NaN]);
    expect(readFileSync(path).length).toBeLessThan(segmentBytes([batch], { embeddings: true }).length);
    writeSegment(path, [batch], { embeddings: true });
    expect(embeddingsOf(await readAll())).toEqual([Number.NaN, Number.NaN]);
    expect(embeddingsOf(await readAll({ embeddings: true }))).toEqual([0, -0]);
  });

  it('may be empty, and gives its frames the source id that is asked for', async () => {
    writeSegment(path, []);
    expect(await readAll()).toEqual([]);
    writeSegment(path, [madeBatch('video', 3)]);
    expect((await readAll({ source: 'clip.mp4' })).map(({ key }) => key)).toEqual([
      { source: 'clip.mp4', index: 3, time: 0.1 },
    ]);
  });

  it('takes one list of columns and the rows of one frame at a time', () => {
    const encoder = new SegmentEncoder();
    const first = madeBatch('a', 0);
    encoder.wrote(encoder.batch(first), first);
    const other = FexBatch.forFrame(new FexSchema(SMALL_SCHEMA.groups.slice(1)), { source: 'a', index: 1, time: 0 }, 1);
    expect(() => encoder.batch(other)).toThrow('the columns changed within one segment');
    // The same columns in another object.
    const same = FexBatch.forFrame(new FexSchema([...SMALL_SCHEMA.groups]), { source: 'a', index: 1, time: 0 }, 1);
    expect(encoder.batch(same).length).toBeGreaterThan(0);
    const joined = FexBatch.concat(SMALL_SCHEMA, [first, madeBatch('a', 1)]);
    expect(() => encoder.batch(joined)).toThrow('one frame at a time');
    expect(() => encoder.batch(FexBatch.forFrame(SMALL_SCHEMA, first.key, 0))).toThrow('one frame at a time');
  });
});

describe('a damaged segment', () => {
  const whole = segmentBytes([0, 1, 2].map((index) => madeBatch('clip', index, index)));
  const refusal = async (bytes: Uint8Array): Promise<unknown> => {
    writeFileSync(path, bytes);
    return readAll({ name: 'clip.segment' }).then(
      () => 'was read',
      (thrown: unknown) => thrown,
    );
  };

  it('is refused wherever a byte is another, and says so', async () => {
    for (let at = 0; at < whole.length; at++) {
      const bytes = Buffer.from(whole);
      bytes[at] ^= 1 << (at % 8);
      const thrown = await refusal(bytes);
      expect(thrown, `byte ${at}`).toBeInstanceOf(FexgraphError);
      expect((thrown as FexgraphError).code).toBe('BAD_INPUT');
      expect((thrown as FexgraphError).message).toMatch(/^clip\.segment is no whole segment: /);
    }
  });

  it('is refused wherever it is cut, and with something behind its end', async () => {
    for (let length = 0; length < whole.length; length++) {
      expect(await refusal(whole.subarray(0, length)), `${length} bytes`).toBeInstanceOf(FexgraphError);
    }
    expect(await refusal(Buffer.concat([whole, Buffer.of(0)]))).toMatchObject({
      message: 'clip.segment is no whole segment: something comes after its end',
    });
  });

  it('of any bytes is refused without taking memory for what is not there', async () => {
    const start = Buffer.from('FEXSEG1\n');
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.boolean(), async (bytes, begins) => {
        expect(await refusal(begins ? Buffer.concat([start, bytes]) : bytes)).toBeInstanceOf(FexgraphError);
      }),
    );
    const claims = Buffer.concat([start, Buffer.of(2, 0x00, 0x80, 0x84, 0x1e)]);
    expect(await refusal(claims)).toMatchObject({ message: expect.stringMatching(/cut short$/) });
  });

  it('says who it is, where it is missing, no file, or another than was written', async () => {
    await expect(readAll({}, join(folder, 'gone'))).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await expect(readAll({ name: 'a folder' }, folder)).rejects.toMatchObject({ code: 'BAD_INPUT' });
    writeFileSync(path, whole);
    await expect(readAll({ sha256: '0'.repeat(64) })).rejects.toThrow('it is not the file that was written');
  });

  it('may claim rows by the million in few bytes, and gets none', async () => {
    // A frame of 4 billion rows of nulls: the digest is right, the claim is not.
    const encoder = new SegmentEncoder();
    const batch = madeBatch('clip', 0, 0);
    const bytes = Buffer.from(encoder.batch(batch));
    const block = bytes.indexOf(Buffer.from('clip', 'utf16le')) - 24;
    bytes.writeUInt32LE(0xffff_ffff, block);
    encoder.wrote(bytes, batch);
    expect(await refusal(Buffer.concat([bytes, encoder.end()]))).toMatchObject({
      message: expect.stringContaining('a frame of 4294967295 rows'),
    });
  });
});
