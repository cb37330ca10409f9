import { readFileSync } from 'node:fs';
import { readTflite } from '@fexgraph/networks/convert';
import { mutateBinary } from '../mutate-bytes.ts';
import type { ParserFuzz } from '../parser-fuzz.ts';

/** The networks that task files hold. */
export const tflite: ParserFuzz = {
  name: 'TFLite',
  corpus: [readFileSync(new URL('../../corpus/sketch.tflite', import.meta.url))],
  mutate: mutateBinary,
  run: (input) => readTflite(input),
  limitMs: 60_000,
  limitMb: 512,
};
