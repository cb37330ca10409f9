import { FexBatch, FexSchema } from '@fexgraph/core';

/** One group of every kind. */
export const SMALL_SCHEMA = new FexSchema([
  {
    name: 'facebox',
    columns: ['FaceRectX', 'FaceRectY', 'FaceRectWidth', 'FaceRectHeight', 'FaceScore'],
    type: 'float32',
  },
  { name: 'embedding', columns: ['Identity_1', 'Identity_2'], type: 'float32', sensitive: true },
  { name: 'frameSize', columns: ['FrameHeight', 'FrameWidth'], type: 'float64' },
  { name: 'input', columns: ['input'], type: 'text' },
  { name: 'frame', columns: ['frame'], type: 'int64' },
  { name: 'label', columns: ['Identity'], type: 'text' },
]);

/** The rows of a frame: one per face, or the null row. */
export function madeBatch(source: string, index: number, faces = 1): FexBatch {
  const batch = FexBatch.forFrame(SMALL_SCHEMA, { source, index, time: index / 30 }, Math.max(1, faces));
  batch.texts('input').fill(`${source}.mp4`);
  batch.numbers('frame').fill(index);
  batch.numbers('frameSize').fill(100 + index / 7);
  for (let face = 0; face < faces; face++) {
    batch
      .row(face)
      .numbers('facebox')
      .set([index / 3, face, 20, 20, 1 / (face + 1)]);
    batch
      .row(face)
      .numbers('embedding')
      .set([face / 9, -0]);
    if (face > 0) batch.texts('label')[face] = `Person_${face}`;
  }
  if (faces === 0) batch.numbers('facebox')[4] = 0;
  return batch;
}

/** What a batch holds, to be compared bit by bit. */
export function contentOf(batch: FexBatch): unknown {
  const groups = batch.schema.groups.map(({ name, type, columns }) => {
    if (type === 'text') return [name, type, columns, [...batch.texts(name)]];
    const { buffer, byteOffset, byteLength } = batch.numbers(name);
    return [name, type, columns, Buffer.from(buffer, byteOffset, byteLength).toString('hex')];
  });
  return { key: batch.key, rows: batch.rowCount, groups };
}
