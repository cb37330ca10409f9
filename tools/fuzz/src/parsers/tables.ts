import { readFexCsvStream } from '@fexgraph/sinks';
import type { ParserFuzz } from '../parser-fuzz.ts';

const text = (value: string) => new TextEncoder().encode(value);
const repeated = (count: number, piece: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => piece(i)).join('');

export const tables: ParserFuzz = {
  name: 'tables',
  corpus: [
    'frame,FaceScore,input,FaceRectX,Happy,Identity\n4,0.5,a.png,1.25,0.9,Person_0\n5,,a.png,,,\n',
    'FaceScore,input,frame,approx_time\n0.5,clip.mp4,30,101:07\n',
    '\uFEFFFaceRectX,FaceScore,input\r\nNaN,-inf,a\r\n\r\nNone,1E-2,b',
    'FaceScore,trial,note,ratio,id\n0.5,3,"yes, ""no""",0.25,007\n0.5,4,,,008\n',
    // many columns, many rows, one field as long as the file, quotes that do not end
    `${repeated(20_000, (i) => `c${i},`)}FaceScore\n`,
    `FaceScore,${repeated(20_000, () => 'same,')}\n`,
    `FaceScore\n${'0.5\n'.repeat(60_000)}`,
    `FaceScore,note\n0.5,${'x'.repeat(240_000)}\n`,
    `FaceScore,note\n0.5,"${'""'.repeat(100_000)}\n`,
    `FaceScore\n${'9'.repeat(200_000)}\n`,
    `FaceScore,approx_time\n0.5,${'1:'.repeat(100_000)}\n`,
  ].map(text),
  run: (input) =>
    readFexCsvStream(
      (async function* () {
        // in two pieces, as a file comes
        yield input.subarray(0, input.length >> 1);
        yield input.subarray(input.length >> 1);
      })(),
    ),
  limitMs: 60_000,
  limitMb: 512,
};
