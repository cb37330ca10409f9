import { defineNode, type FexBatch, FexgraphError, FexPacket, type Frame, FramePacket, port } from '@fexgraph/core';
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
  recover: ({ key: { source, index } }): FexBatch => madeBatch(source, index, 0),
});

/** Looks at frames, and fails at some of them. */
export const failingAt = defineNode({
  type: 'testing/failing-at',
  version: 1,
  summary: 'passes frames on, and fails at some',
  input: port(FramePacket, 'frames'),
  output: port(FramePacket, 'frames'),
  options: z.object({ frames: z.array(z.int()) }),
  process: (frames: readonly Frame[], { frames: bad }): readonly Frame[] => {
    const failed = frames.find(({ key }) => bad.includes(key.index));
    if (failed) throw new FexgraphError('NODE_FAILED', `no luck with frame ${failed.key.index}`);
    return frames;
  },
});
