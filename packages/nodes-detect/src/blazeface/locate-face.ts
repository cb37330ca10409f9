import { type Region, regionMap } from '@fexgraph/imaging';
import { boxOverlap } from '../box-overlap.ts';
import type { BlazeFace } from './blaze-face.ts';

/** A found face must overlap the box it was searched for by more than this. */
const LEAST_OVERLAP = 0.1;

export interface LocatedFace {
  /** x1, y1, x2, y2 in pixels of the frame. */
  readonly box: Float32Array;
  /** Image-left eye, image-right eye, nose tip: x, y each, pixels of the frame. */
  readonly points: Float32Array;
  /** Angle of the eye line, radians, clockwise in the image. */
  readonly rotation: number;
}

/**
 * The face that belongs to a box, of those found around it: the one that overlaps the box most.
 *
 * @param faces in fractions of the chip cut at `region` (upright)
 * @param box x1, y1, x2, y2 in pixels of the frame
 * @returns undefined if none overlaps the box enough
 */
export function locateFace(faces: readonly BlazeFace[], region: Region, box: Float32Array): LocatedFace | undefined {
  const { originX, originY, uX, vY } = regionMap(region);
  let [best, most]: [LocatedFace | undefined, number] = [undefined, LEAST_OVERLAP];
  for (const { values } of faces) {
    const frame = Float32Array.from(values, (value, i) => (i % 2 === 0 ? originX + value * uX : originY + value * vY));
    const shared = boxOverlap(frame, box);
    if (shared <= most) continue;
    most = shared;
    const points = frame.slice(4, 10);
    best = { box: frame.slice(0, 4), points, rotation: Math.atan2(points[3] - points[1], points[2] - points[0]) };
  }
  return best;
}
