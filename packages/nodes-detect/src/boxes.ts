import {
  type Detections,
  DetectionsPacket,
  defineNode,
  FexgraphError,
  type Frame,
  FramePacket,
  port,
} from '@fexgraph/core';
import * as z from 'zod';

/**
 * Known boxes instead of a detector (spec: pipeline 3.5). A frame may come with no box at all ([0, 4]); that is a frame
 * without a face. A frame from a source that gives no boxes is an error.
 *
 * @example framesWithBoxes$.pipe(boxes())
 */
export const boxes = defineNode({
  type: 'detect/boxes',
  version: 1,
  summary: 'takes the boxes that came with the frame as its faces, with score 1; runs no detector',
  input: port(FramePacket, 'pictures with boxes, from a box source'),
  output: port(DetectionsPacket, 'the given boxes in their order'),
  options: z.object({}),
  traits: { maxBatch: 64 },
  process: (frames) => frames.map(givenBoxes),
});

function givenBoxes(frame: Frame): Detections {
  const { boxes } = frame;
  if (!boxes) {
    throw new FexgraphError('BAD_INPUT', `${frame.name} came without boxes`, {
      hint: 'read it with a box source, or detect faces with detect/rfb320',
    });
  }
  if (boxes.length % 4 !== 0) {
    throw new FexgraphError('BAD_INPUT', `${frame.name}: boxes have ${boxes.length} numbers, not four each`, {
      hint: 'give x1, y1, x2, y2 in pixels of the frame',
    });
  }
  const count = boxes.length / 4;
  return { key: frame.key, frame, count, boxes, scores: new Float32Array(count).fill(1) };
}
