import { gatherRows } from '@fexgraph/core';
import { nonMaximumSuppression } from '../nms.ts';

export interface FaceBoxes {
  readonly count: number;
  /** [count, 4] */
  readonly boxes: Float32Array;
  /** [count] falling */
  readonly scores: Float32Array;
}

export interface RfbSelection {
  /** Scores must be greater than this. */
  readonly threshold: number;
  /** A box that overlaps a better one by more than this is dropped. */
  readonly iou: number;
}

/**
 * Faces from the outputs of RFB-320 (spec: embedded-pack 5).
 *
 * @param scores [anchors, 2] background, face
 * @param corners [anchors, 4] x1, y1, x2, y2 as fractions of the picture, already decoded in the graph
 * @returns boxes in pixels of a `width` x `height` picture, best first, not clipped
 */
export function decodeRfb(
  scores: Float32Array,
  corners: Float32Array,
  width: number,
  height: number,
  { threshold, iou }: RfbSelection,
): FaceBoxes {
  const anchors: number[] = [];
  for (let anchor = 0; 2 * anchor < scores.length; anchor++)
    if (scores[2 * anchor + 1] > threshold) anchors.push(anchor);

  const boxes = Float32Array.from(
    anchors.flatMap((anchor) => [
      corners[4 * anchor] * width,
      corners[4 * anchor + 1] * height,
      corners[4 * anchor + 2] * width,
      corners[4 * anchor + 3] * height,
    ]),
  );
  const faceScores = Float32Array.from(anchors, (anchor) => scores[2 * anchor + 1]);
  const kept = nonMaximumSuppression(boxes, faceScores, iou);
  return {
    count: kept.length,
    boxes: gatherRows(boxes, 4, kept),
    scores: gatherRows(faceScores, 1, kept),
  };
}
