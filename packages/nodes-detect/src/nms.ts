const f = Math.fround;

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
  const kept: number[] = [];
  for (const candidate of order) {
    if (!kept.some((better) => intersectionOverUnion(boxes, better, candidate, margin) > iouThreshold)) {
      kept.push(candidate);
    }
  }
  return kept;
}

/** IoU of boxes `a` and `b` of an [n, 4] array, float32 at every step; NaN for two empty boxes. */
export function intersectionOverUnion(boxes: Float32Array, a: number, b: number, margin = 0): number {
  const [p, q] = [4 * a, 4 * b];
  const width = Math.max(0, f(Math.min(boxes[p + 2], boxes[q + 2]) - Math.max(boxes[p], boxes[q]) + margin));
  const height = Math.max(0, f(Math.min(boxes[p + 3], boxes[q + 3]) - Math.max(boxes[p + 1], boxes[q + 1]) + margin));
  const shared = f(width * height);
  return f(shared / f(f(area(boxes, p, margin) + area(boxes, q, margin)) - shared));
}

function area(boxes: Float32Array, offset: number, margin: number): number {
  return f(f(boxes[offset + 2] - boxes[offset] + margin) * f(boxes[offset + 3] - boxes[offset + 1] + margin));
}
