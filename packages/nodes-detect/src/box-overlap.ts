const exact = (value: number): number => value;

/**
 * Intersection over union of two boxes x1, y1, x2, y2 in the same unit; 0 where it is undefined: an empty box overlaps
 * nothing, and neither does one that is not finite.
 *
 * @param margin added to every width and height: 1 for detectors that count inclusive pixels, else 0
 * @param round what becomes of the result of every step: `Math.fround` where the reference computes in float32
 */
export function boxOverlap(a: ArrayLike<number>, b: ArrayLike<number>, margin = 0, round = exact): number {
  const width = Math.max(0, round(Math.min(a[2], b[2]) - Math.max(a[0], b[0]) + margin));
  const height = Math.max(0, round(Math.min(a[3], b[3]) - Math.max(a[1], b[1]) + margin));
  const shared = round(width * height);
  const union = round(round(area(a, margin, round) + area(b, margin, round)) - shared);
  return union > 0 ? round(shared / union) : 0;
}

function area(box: ArrayLike<number>, margin: number, round: (value: number) => number): number {
  return round(round(box[2] - box[0] + margin) * round(box[3] - box[1] + margin));
}
