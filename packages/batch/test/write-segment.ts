import { writeFileSync } from 'node:fs';
import type { FexBatch } from '@fexgraph/core';
import { SegmentEncoder, type SegmentEncoding } from '../src/segment/segment-encoder.ts';

/** A segment as the sink writes it, at once. */
export function writeSegment(path: string, batches: readonly FexBatch[], encoding?: SegmentEncoding): void {
  writeFileSync(path, segmentBytes(batches, encoding));
}

export function segmentBytes(batches: readonly FexBatch[], encoding?: SegmentEncoding): Buffer {
  const encoder = new SegmentEncoder(encoding);
  const pieces = batches.map((batch) => {
    const bytes = encoder.batch(batch);
    encoder.wrote(bytes, batch);
    return bytes;
  });
  return Buffer.concat([...pieces, encoder.end()]);
}
