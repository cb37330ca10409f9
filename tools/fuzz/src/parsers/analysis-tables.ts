import { type FexTable, readCsv, readNdjson, summary } from '@fexgraph/fex';
import type { ParserFuzz } from '../parser-fuzz.ts';

const text = (value: string) => new TextEncoder().encode(value);

/** In two pieces, as a file comes. */
async function* pieces(input: Uint8Array): AsyncGenerator<Uint8Array> {
  yield input.subarray(0, input.length >> 1);
  yield input.subarray(input.length >> 1);
}

async function toEnd(batches: AsyncIterable<FexTable>): Promise<void> {
  for await (const _ of summary.over(batches, {}));
}

const limits = { limitMs: 60_000, limitMb: 512 };

export const analysisCsv: ParserFuzz = {
  name: 'analysis-csv',
  corpus: [
    'frame,AU12,input,note\n1,0.5,a.mp4,"yes, ""no"""\n2,,a.mp4,\n3,1e-5,b.mp4,x\n',
    '\uFEFF frame, AU01_r\r\n 1, 0.5\r\n\r\n2,-inf\r\n',
    ',AU12\n0,1\n1,nan',
    `${'c,'.repeat(10_000)}AU12\n`,
    `AU12\n${'0.5\n'.repeat(60_000)}`,
    `AU12,note\n0.5,${'x'.repeat(240_000)}\n`,
    `AU12,note\n0.5,"${'""'.repeat(100_000)}\n`,
    `AU12\n${'9'.repeat(200_000)}\n`,
    `AU12\n1e${'9'.repeat(200_000)}\n`,
    // digits that are no number after all
    `AU12\n${'9'.repeat(200_000)}x\n`,
  ].map(text),
  run: (input) => toEnd(readCsv(pieces(input))),
  ...limits,
};

export const analysisNdjson: ParserFuzz = {
  name: 'analysis-ndjson',
  corpus: [
    '{"key":{"source":"a","index":0,"time":0.04},"AU12":1,"input":"a"}\n{"key":null,"AU12":null,"input":null}\n',
    '{"AU12":"inf","n":1}\n\n{"n":2,"AU12":"-inf"}',
    `{"AU12":${'['.repeat(100_000)}`,
    '{"AU12":1}\n'.repeat(20_000),
    '{"__proto__":1,"constructor":2}\n',
  ].map(text),
  run: (input) => toEnd(readNdjson(pieces(input))),
  ...limits,
};
