import { FexgraphError } from '@fexgraph/core';
import type { HeadFit } from './head-fit.ts';

/** A pinhole camera whose axis goes through the middle of the picture. */
export interface Camera {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly focalLength: number;
}

/** Vertical field of view, in degrees, that MediaPipe takes where nobody knows the camera (spec: mediapipe-task 2.3). */
export const USUAL_FIELD_OF_VIEW = 63;

/** @param fieldOfView vertical, in degrees. @throws FexgraphError BAD_OPTION outside of 1 to 179 */
export function cameraOf(width: number, height: number, fieldOfView = USUAL_FIELD_OF_VIEW): Camera {
  if (!(fieldOfView >= 1 && fieldOfView < 180))
    throw new FexgraphError('BAD_OPTION', `fieldOfView: ${fieldOfView} is not between 1 and 179 degrees`);
  return { width, height, focalLength: height / (2 * Math.tan((fieldOfView * Math.PI) / 360)) };
}

/**
 * Where a head is before a camera, as a 4 x 4 matrix from the head frame (see `HeadFit`) to the camera frame of OpenGL, three.js
 * and ARKit: x to the right of the picture, y up, the camera at 0 looking along -z. Centimetres; column by column, as these
 * have it.
 *
 * The distance is only as right as the focal length and the size of the head: the canonical face is that of an adult. The
 * rotation is that of `Pitch`, `Roll` and `Yaw`: against the line of sight in the middle of the picture, and not, as with a
 * full perspective fit, at the place of the face.
 */
export function headMatrix({ rotation, scale, translation }: HeadFit, camera: Camera): Float64Array {
  const { width, height, focalLength } = camera;
  const [x, y] = translation;
  const place = [(x - width / 2) / scale, (y + height / 2) / scale, -focalLength / scale];
  return Float64Array.of(...[0, 1, 2].flatMap((column) => [...rotation.map((row) => row[column]), 0]), ...place, 1);
}
