import type { FexRow } from '@fexgraph/core';
import { numberOf } from '../summary/face-summary.ts';

/** Pixels: a larger face makes no better thumbnail. */
const LARGE_ENOUGH = 200;

/** How much better a crop must be to replace the one that is kept: few are cut, however long the video. */
export const BETTER = 1.15;

/** How well a face would do as a thumbnail: large, sure, looking at the camera. 0: not at all. */
export function portraitQuality(row: FexRow): number {
  const [width, height] = [numberOf(row, 'FaceRectWidth') ?? 0, numberOf(row, 'FaceRectHeight') ?? 0];
  const side = Math.min(width, height, LARGE_ENOUGH);
  if (!(side >= 1)) return 0;
  const turned = Math.cos(numberOf(row, 'Yaw') ?? 0) * Math.cos(numberOf(row, 'Pitch') ?? 0);
  return side * (numberOf(row, 'FaceScore') ?? 1) * Math.max(0.05, turned);
}
