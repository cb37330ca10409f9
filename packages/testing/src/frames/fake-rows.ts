import { defineNode, FexBatch, FexPacket, FexSchema, type Frame, FramePacket, port } from '@fexgraph/core';
import * as z from 'zod';

const SCHEMA = new FexSchema([
  { name: 'facebox', columns: ['FaceRectX', 'FaceRectY'], type: 'float32' },
  { name: 'input', columns: ['input'], type: 'text' },
  { name: 'frame', columns: ['frame'], type: 'int64' },
]);

/** A row for each frame, made of its key alone: the same whoever makes it, and no model is needed. */
export const fakeRows = defineNode({
  type: 'testing/fake-rows',
  version: 1,
  summary: 'makes a row of a frame that shows nothing',
  input: port(FramePacket, 'frames'),
  output: port(FexPacket, 'rows'),
  options: z.object({}),
  process: (frames: readonly Frame[]): readonly FexBatch[] =>
    frames.map(({ key }) => {
      const batch = FexBatch.forFrame(SCHEMA, key, 1);
      batch.numbers('facebox').set([key.index / 3, key.index]);
      batch.texts('input').fill(key.source);
      batch.numbers('frame').fill(key.index);
      return batch;
    }),
});
