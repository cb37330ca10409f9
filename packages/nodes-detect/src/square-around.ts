import type { Region } from '@fexgraph/imaging';

/** Square around box `index` of an [n, 4] array: same centre, `factor` times the longer side. */
export function squareAround(boxes: Float32Array, index: number, factor: number, rotation = 0): Region {
  const [x1, y1, x2, y2] = boxes.subarray(4 * index, 4 * index + 4);
  const side = Math.max(x2 - x1, y2 - y1) * factor;
  return { centreX: (x1 + x2) / 2, centreY: (y1 + y2) / 2, width: side, height: side, rotation };
}
