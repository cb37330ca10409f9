import { FexBatch, FexSchema, IMAGE_SCHEMA, VIDEO_SCHEMA } from '@fexgraph/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fexCsvHeader, fexCsvRows } from './fex-csv-writer.ts';
import { readFexCsv, readFexCsvStream } from './read-fex-csv.ts';

const key = { source: 'a', index: 0, time: 0 };

describe('readFexCsv', () => {
  it('finds columns by name, whatever their order', () => {
    const batch = readFexCsv('frame,FaceScore,input,FaceRectX\n4,0.5,a.png,1.25\n');
    expect(batch.row(0).toObject()).toEqual({ FaceRectX: 1.25, FaceScore: 0.5, input: 'a.png', frame: 4 });
    expect(batch.schema.group('facebox')?.type).toBe('float32');
  });

  it('makes the keys of rows from input, frame and time', () => {
    const pictures = readFexCsv('FaceScore,input,frame\n0.5,a.png,0\n0,b.png,1\n');
    expect(pictures.keys).toEqual([
      { source: 'a.png', index: 0, time: 0 },
      { source: 'b.png', index: 1, time: 1 },
    ]);
    const video = readFexCsv('FaceScore,input,frame,approx_time\n0.5,clip.mp4,30,101:07\n');
    expect(video.key).toEqual({ source: 'clip.mp4', index: 30, time: 6067 });
    expect(readFexCsv('FaceScore\n0.5\n0.25\n', { name: 'bare.csv' }).keys[1]).toEqual({
      source: 'bare.csv',
      index: 1,
      time: 1,
    });
  });

  it('keeps unknown columns in groups of their own by what they hold', () => {
    const batch = readFexCsv('FaceScore,trial,note,ratio,id\n0.5,3,"yes, ""no""",0.25,007\n0.5,4,,,008\n');
    expect(batch.schema.groups.slice(1)).toEqual([
      { name: 'extra', columns: ['trial'], type: 'int64' },
      { name: 'extra2', columns: ['note'], type: 'text' },
      { name: 'extra3', columns: ['ratio'], type: 'float64' },
      { name: 'extra4', columns: ['id'], type: 'text' },
    ]);
    expect(batch.row(0).toObject()).toEqual({ FaceScore: 0.5, trial: 3, note: 'yes, "no"', ratio: 0.25, id: '007' });
    expect(batch.row(1).toObject()).toEqual({ FaceScore: 0.5, trial: 4, note: null, ratio: null, id: '008' });
  });

  it('reads what other programs write: byte-order mark, CRLF, no last line end, words for missing', () => {
    const batch = readFexCsv('\uFEFFFaceRectX,FaceScore,input\r\nNaN,-inf,a\r\n\r\nNone,1E-2,b');
    expect([...batch.numbers('facebox')]).toEqual([
      Number.NaN,
      Number.NEGATIVE_INFINITY,
      Number.NaN,
      Math.fround(0.01),
    ]);
    expect(batch.texts('input')).toEqual(['a', 'b']);
  });

  it.each([
    ['', /^t: the file is empty$/],
    ['a,b\n1,2\n', /^t: line 1: no column of a Fex table$/],
    ['AU01,AU01\n1,2\n', /^t: line 1: column "AU01" is there twice$/],
    ['AU01,AU02\n1,2\n1\n', /^t: line 3: 1 fields, the header names 2 columns$/],
    ['input,AU01\n"a\nb",1\nc,happy\n', /^t: line 4, column "AU01": "happy" is not a number$/],
    ['AU01\n0x10\n', /^t: line 2, column "AU01": "0x10" is not a number$/],
    ['AU01,frame\n1,2.5\n', /^t: line 2, column "frame": "2.5" is not a whole number$/],
    ['AU01,frame\n1,\n', /^t: line 2, column "frame": "" is not a whole number$/],
    ['AU01,approx_time\n1,noon\n', /^t: line 2, column "approx_time": "noon" is not a time like 01:25$/],
    ['AU01,input\n1,"a\n', /^t: line 2: a quote is not closed$/],
    ['AU01,input\n1,"a"b"c"\n', /^t: line 2: text follows a closing quote$/],
    ['AU01,input\n1,"a" \n2,b\n', /^t: line 2: text follows a closing quote$/],
    ['input,AU01\n"a" ,1\n', /^t: line 2: text follows a closing quote$/],
    ['AU01,input\n1,a"b"\n', /^t: line 2: a quote stands inside an unquoted field$/],
  ])('refuses %j and says where', (text, message) => {
    expect(() => readFexCsv(text, { name: 't' })).toThrow(message);
  });

  it('refuses bytes that are not UTF-8', async () => {
    const pieces = (async function* () {
      yield Uint8Array.of(65, 85, 48, 49, 10, 0xff, 10);
    })();
    await expect(readFexCsvStream(pieces, { name: 't' })).rejects.toThrow(/^t: not UTF-8 text$/);
  });
});

const cellText = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 12 })
  .filter((text) => !/\p{Surrogate}/u.test(text));

function tableOf(schema: FexSchema, rows: readonly (readonly number[])[], texts: readonly string[]): FexBatch {
  const batch = new FexBatch(
    schema,
    rows.map(() => key),
  );
  rows.forEach((numbers, row) => {
    schema.groups.forEach((group, g) => {
      for (let i = 0; i < group.columns.length; i++) {
        const pick = (row * 31 + g * 7 + i) % numbers.length;
        const cell = row * group.columns.length + i;
        if (group.name === 'time') batch.texts('time')[cell] = '01:05';
        else if (group.type === 'text') batch.texts(group.name)[cell] = texts[pick % texts.length];
        else if (group.type === 'int64') batch.numbers(group.name)[cell] = row;
        else batch.numbers(group.name)[cell] = numbers[pick];
      }
    });
  });
  return batch;
}

describe('round trip', () => {
  it('reads back every cell of what was written', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(IMAGE_SCHEMA, VIDEO_SCHEMA),
        fc.array(fc.array(fc.float(), { minLength: 5, maxLength: 40 }), { maxLength: 3 }),
        fc.array(cellText, { minLength: 2, maxLength: 4 }),
        (schema, rows, texts) => {
          const batch = tableOf(schema, rows, texts);
          const read = readFexCsv(fexCsvHeader(schema) + fexCsvRows(batch, { embeddings: true }));
          expect(read.schema).toBe(schema);
          expect(read.rowCount).toBe(batch.rowCount);
          for (const group of schema.groups) {
            if (group.type === 'text') expect(read.texts(group.name)).toEqual(batch.texts(group.name));
            else expect(read.numbers(group.name)).toEqual(batch.numbers(group.name));
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  it('does not depend on how a file is cut into pieces', async () => {
    const text = 'input,AU01,note\n"a,\r\n""b""",0.5,ü\n"c","",\n\r\nd,inf,"x"\r\ne,1,"y\r"\r\nf,2,"z""\r"\n';
    const bytes = new TextEncoder().encode(text);
    const whole = readFexCsv(text);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), async (sizes) => {
        const pieces = (async function* () {
          for (let at = 0, i = 0; at < bytes.length; i++) {
            const size = sizes[i % sizes.length];
            yield bytes.subarray(at, at + size);
            at += size;
          }
        })();
        const read = await readFexCsvStream(pieces);
        expect([...read.rows()].map((row) => row.toObject())).toEqual([...whole.rows()].map((row) => row.toObject()));
      }),
    );
  });
});
