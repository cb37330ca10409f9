import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSegment, SegmentSinkNode, segmentSink } from '@fexgraph/batch';
import { FexBatch, FexSchema, requireOptions } from '@fexgraph/core';
import { mutateBytes } from '../mutate-bytes.ts';
import type { ParserFuzz } from '../parser-fuzz.ts';

const folder = mkdtempSync(join(tmpdir(), 'fexgraph-fuzz-'));
const path = join(folder, 'x.segment');

const schema = new FexSchema([
  { name: 'facebox', columns: ['FaceRectX', 'FaceScore'], type: 'float32' },
  { name: 'frameSize', columns: ['FrameHeight'], type: 'float64' },
  { name: 'input', columns: ['input'], type: 'text' },
  { name: 'frame', columns: ['frame'], type: 'int64' },
]);

/** A segment as the sink writes it. */
async function written(frames: number): Promise<Uint8Array> {
  const options = requireOptions(segmentSink({ path }).definition, { path });
  const sink = new SegmentSinkNode(options as never);
  await sink.prepare();
  for (let index = 0; index < frames; index++) {
    const batch = FexBatch.forFrame(schema, { source: 'clip.mp4', index, time: index / 30 }, 1 + (index % 3));
    batch.numbers('facebox').fill(index);
    batch.texts('input').fill('clip.mp4');
    await sink.write(batch);
  }
  await sink.finish({ complete: true });
  return readFileSync(path);
}

/** Blocks that claim more than they have. */
const claims = [0x0000_00ff, 0x0010_0000, 0x1e84_8000, 0xffff_ffff].flatMap((length) =>
  [1, 2, 3].map((kind) => {
    const head = Buffer.alloc(5);
    head.writeUInt8(kind, 0);
    head.writeUInt32LE(length, 1);
    return Buffer.concat([Buffer.from('FEXSEG1\n'), head, Buffer.from('{"version":1,"groups":[]}')]);
  }),
);

/** With the digest of what it is now: what is behind the digest is to be tried too. */
function sealed(input: Uint8Array): Uint8Array {
  const text = Buffer.from(input);
  const at = text.lastIndexOf('"sha256":"');
  // The block with the digest begins before its JSON: kind and length.
  const block = text.lastIndexOf('{"frames"') - 5;
  if (at < 0 || block < 0) return input;
  const digest = createHash('sha256').update(text.subarray(0, block)).digest('hex');
  text.write(digest, at + '"sha256":"'.length);
  return text;
}

async function readAll(input: Uint8Array): Promise<number> {
  writeFileSync(path, sealed(input));
  let rows = 0;
  for await (const batch of readSegment(path)) rows += batch.rowCount;
  return rows;
}

/** Lengths stay true every other time: what is behind them is to be tried too. */
function mutate(input: Uint8Array, random: () => number): Uint8Array {
  if (random() < 0.5) return mutateBytes(input, random);
  const changed = Uint8Array.from(input);
  for (let left = 1 + Math.floor(random() * 4); left > 0; left--) {
    changed[Math.floor(random() * changed.length)] = Math.floor(random() * 256);
  }
  return changed;
}

export const segments: ParserFuzz = {
  name: 'segments',
  corpus: [await written(0), await written(1), await written(40), ...claims],
  mutate,
  run: readAll,
  limitMs: 60_000,
  limitMb: 512,
};
