import { boxOverlap } from '../box-overlap.ts';
import type { BlazeFace } from './blaze-face.ts';

/**
 * Suppression that averages instead of dropping: each round takes the best face and every other face that overlaps it
 * by more than `iou`, and gives their mean, weighted by score, with the best score. Steadier points than plain
 * suppression, since neighbouring anchors each see the same eyes.
 *
 * Source: BlazeFace (Bazarevsky et al., 2019), "blending".
 */
export function weightedSuppression(faces: readonly BlazeFace[], iou: number): BlazeFace[] {
  let rest = [...faces].sort((a, b) => b.score - a.score);
  const blended: BlazeFace[] = [];
  while (rest.length > 0) {
    const best = rest[0];
    const group = rest.filter((face) => face === best || boxOverlap(best.values, face.values) > iou);
    rest = rest.filter((face) => !group.includes(face));
    const total = group.reduce((sum, { score }) => sum + score, 0);
    const values = best.values.map((_, i) => group.reduce((sum, face) => sum + face.values[i] * face.score, 0) / total);
    blended.push({ score: best.score, values });
  }
  return blended;
}
