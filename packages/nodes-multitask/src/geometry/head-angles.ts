import type { Matrix3 } from './fit-similarity.ts';

/** Radians. */
export interface HeadAngles {
  /** Positive: the face looks down. */
  readonly pitch: number;
  /** Positive: the head is tilted to the subject's right (the eye on the image's left is lower). */
  readonly roll: number;
  /** Positive: the face is turned to the subject's right (towards the left of the image). */
  readonly yaw: number;
}

/**
 * Head angles with the signs that the columns of the reference have (spec: pipeline 6.4). Its text states the other sign
 * of pitch; its published tables, which are what data are compared with, count downwards.
 *
 * Relation to spec: embedded-pack 10, which measures up, towards the image's right and clockwise: all three are negated.
 *
 * @param rotation head frame to camera frame; its third column is where the face points
 */
export function headAngles(rotation: Matrix3): HeadAngles {
  const [right, up, towards] = [rotation[0][2], rotation[1][2], rotation[2][2]];
  return {
    pitch: -Math.asin(Math.max(-1, Math.min(1, up))),
    roll: Math.atan2(rotation[1][0], rotation[1][1]),
    yaw: -Math.atan2(right, towards),
  };
}
