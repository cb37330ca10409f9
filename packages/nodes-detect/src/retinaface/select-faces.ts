import { gatherRows } from '@fexgraph/core';
import { nonMaximumSuppression } from '../nms.ts';

export interface FaceSelection {
  /** Scores must be at least this. */
  readonly threshold: number;
  /** Scores must be greater than this, whatever the threshold. */
  readonly candidateScore: number;
  /** Only so many of the best anchors are looked at. */
  readonly maxCandidates: number;
  /** A box that overlaps a better one by more is dropped. */
  readonly iou: number;
  /** 1 where overlaps count inclusive pixels, else 0. */
  readonly margin: number;
  /** Only so many of the best faces are kept. */
  readonly maxFaces: number;
}

export interface SelectedFaces {
  readonly count: number;
  readonly boxes: Float32Array;
  readonly scores: Float32Array;
  readonly points: Float32Array;
}

/**
 * Faces among the anchors of one image, best first. The threshold is applied before the suppression and not behind it
 * as in the reference: a box is only ever dropped for a better one, so the result is the same, and the work far less.
 * Source: spec pipeline 2.4.
 *
 * @param scores [anchors]
 * @param boxes [anchors, 4] in pixels
 * @param points [anchors, 10] in pixels
 */
export function selectFaces(
  scores: Float32Array,
  boxes: Float32Array,
  points: Float32Array,
  { threshold, candidateScore, maxCandidates, iou, margin, maxFaces }: FaceSelection,
): SelectedFaces {
  const above: number[] = [];
  for (let i = 0; i < scores.length; i++) if (scores[i] > candidateScore && scores[i] >= threshold) above.push(i);
  const candidates =
    above.length > maxCandidates
      ? above
          .sort((a, b) => scores[b] - scores[a])
          .slice(0, maxCandidates)
          .sort((a, b) => a - b)
      : above;
  const candidateScores = candidates.map((i) => scores[i]);
  const kept = nonMaximumSuppression(gatherRows(boxes, 4, candidates), candidateScores, iou, margin)
    .slice(0, maxFaces)
    .map((i) => candidates[i]);
  return {
    count: kept.length,
    boxes: gatherRows(boxes, 4, kept),
    scores: gatherRows(scores, 1, kept),
    points: gatherRows(points, 10, kept),
  };
}
