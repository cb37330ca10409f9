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
    const group = rest.filter((face) => face === best || overlap(best.values, face.values) > iou);
    rest = rest.filter((face) => !group.includes(face));
    const total = group.reduce((sum, { score }) => sum + score, 0);
    const values = best.values.map((_, i) => group.reduce((sum, face) => sum + face.values[i] * face.score, 0) / total);
    blended.push({ score: best.score, values });
  }
  return blended;
}

/** Intersection over union of two x1, y1, x2, y2 boxes; 0 where it is undefined. */
export function overlap(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const width = Math.max(0, Math.min(a[2], b[2]) - Math.max(a[0], b[0]));
  const height = Math.max(0, Math.min(a[3], b[3]) - Math.max(a[1], b[1]));
  const shared = width * height;
  const union = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - shared;
  return union > 0 ? shared / union : 0;
}
