import type { Detections } from './faces.ts';

/** Some rows of a table, in the order asked for. @param values [rows, width] */
export function gatherRows<A extends Float32Array | Int32Array | Uint8Array>(
  values: A,
  width: number,
  rows: readonly number[],
): A {
  const gathered = new (values.constructor as new (length: number) => A)(rows.length * width);
  rows.forEach((row, i) => {
    gathered.set(values.subarray(row * width, (row + 1) * width), i * width);
  });
  return gathered;
}

/** The faces for which a condition holds, in the same order, with all that a detector or tracker said of them. */
export function keepFaces(item: Detections, holds: (face: number) => boolean): Detections {
  const { key, frame, views, boxes, scores, points, tracks, presence, turned } = item;
  const kept = Array.from({ length: item.count }, (_, face) => face).filter(holds);
  return {
    key,
    frame,
    views,
    count: kept.length,
    boxes: gatherRows(boxes, 4, kept),
    scores: gatherRows(scores, 1, kept),
    points: points && gatherRows(points, 10, kept),
    tracks: tracks && gatherRows(tracks, 1, kept),
    presence: presence && gatherRows(presence, 1, kept),
    turned: turned && gatherRows(turned, 1, kept),
  };
}
