import { boxOverlap } from './box-overlap.ts';

/**
 * Greedy non-maximum suppression of the boxes of one image.
 *
 * Walks the boxes by falling score (equal scores keep their order); each kept box removes later ones whose
 * intersection over union with it is greater than `iouThreshold`. The IoU is a float32 and the threshold a float64:
 * an overlap of exactly 2/5 is 0.4000000059604645 in float32 and is removed at 0.4. An empty box overlaps nothing.
 *
 * @param boxes [n, 4] x1, y1, x2, y2 in any unit
 * @param scores [n]
 * @param margin added to every width and height: 1 for detectors that count inclusive pixels (spec:
 *   retinaface-mobilenet 6), else 0
 * @returns indices of the kept boxes, best score first
 *
 * Source: spec: pipeline 2.5 and 12.1.
 */
export function nonMaximumSuppression(
  boxes: Float32Array,
  scores: ArrayLike<number>,
  iouThreshold: number,
  margin = 0,
): number[] {
  const order = Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[b] - scores[a]);
  const boxAt = order.map((_, i) => boxes.subarray(4 * i, 4 * i + 4));
  const kept: number[] = [];
  for (const candidate of order) {
    if (!kept.some((better) => boxOverlap(boxAt[better], boxAt[candidate], margin, Math.fround) > iouThreshold)) {
      kept.push(candidate);
    }
  }
  return kept;
}
