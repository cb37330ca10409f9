import { readFileSync } from 'node:fs';
import { type Checkpoint, readCheckpoint } from '@fexgraph/networks/checkpoints';
import { readTflite } from '@fexgraph/networks/convert';
import { type TensorToWrite, writeSafetensors, writeTorchLegacy, writeTorchZip, ZipWriter } from '@fexgraph/synth';
import { mutateBinary } from '../mutate-bytes.ts';
import type { ParserFuzz } from '../parser-fuzz.ts';

const floats = (name: string, shape: readonly number[]): TensorToWrite => ({
  ...{ name, type: 'F32', shape },
  values: () => Float32Array.from({ length: shape.reduce((product, size) => product * size, 1) }, (_, i) => i - 0.5),
});
const sample = [
  floats('conv.weight', [2, 3, 1, 2]),
  floats('fc.weight', [4, 2]),
  floats('scalar', []),
  { name: 'count', type: 'I64', shape: [], values: () => BigInt64Array.of(190_840n) } as const,
];

function readAll(checkpoint: Checkpoint): void {
  for (const { name, type } of checkpoint.tensors()) {
    if (type === 'I64') checkpoint.int64(name);
    else checkpoint.float32(name);
  }
  for (const name of checkpoint.networks()) readTflite(checkpoint.network(name));
}

/** As MediaPipe packs its networks. */
function taskBundle(): Uint8Array {
  const zip = new ZipWriter();
  zip.add('sketch.tflite', readFileSync(new URL('../../corpus/sketch.tflite', import.meta.url)));
  zip.add('notes.txt', new TextEncoder().encode('not a network'));
  return zip.finish();
}

export const checkpoints: ParserFuzz = {
  name: 'checkpoints',
  corpus: [writeSafetensors(sample, { config: '{}' }), writeTorchLegacy(sample), writeTorchZip(sample), taskBundle()],
  mutate: mutateBinary,
  run: (input) => readAll(readCheckpoint(input)),
  limitMs: 60_000,
  limitMb: 512,
};
