import { defineNode, type FexBatch, FexPacket, type Frame, FramePacket, port } from '@fexgraph/core';
import { z } from 'zod';
import { madeBatch } from './made-batches.ts';

/** Rows for frames that show nothing: as many faces as the number of the frame says. Cheap, and always the same. */
export const madeRows = defineNode({
  type: 'testing/made-rows',
  version: 1,
  summary: 'makes rows of frames that show nothing',
  input: port(FramePacket, 'frames'),
  output: port(FexPacket, 'rows'),
  options: z.object({}),
  process: (frames: readonly Frame[]): readonly FexBatch[] =>
    frames.map(({ key: { source, index } }) => madeBatch(source, index, index % 4)),
});
