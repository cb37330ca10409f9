import { type ColumnGroup, FexBatch, VIDEO_SCHEMA } from '@fexgraph/core';

const TRACK: ColumnGroup = { name: 'track', columns: ['Track'], type: 'int64' };
const TRACKED = VIDEO_SCHEMA.with(TRACK);

export interface Row {
  readonly track?: number;
  /** How far both eyes are closed; left out: not known. */
  readonly closed?: number;
  /** Nod of the head in radians. */
  readonly pitch?: number;
}

/** Rows of a frame; none is a frame without a face. */
export function fex(source: string, index: number, time: number, rows: readonly Row[], schema = TRACKED): FexBatch {
  const batch = FexBatch.forFrame(schema, { source, index, time }, Math.max(1, rows.length));
  batch.texts('input').fill(`${source}.mp4`);
  if (rows.length === 0) batch.numbers('facebox')[4] = 0;
  rows.forEach(({ track, closed, pitch }, i) => {
    batch
      .row(i)
      .numbers('facebox')
      .set([10 + 50 * i, 20, 40, 40, 0.9]);
    if (track !== undefined && schema === TRACKED) batch.numbers('track')[i] = track;
    if (pitch !== undefined) batch.row(i).numbers('pose')[0] = pitch;
    if (closed !== undefined) batch.row(i).numbers('blendshapes').fill(closed);
  });
  return batch;
}
