import type { Vector3 } from '../geometry/fit-similarity.ts';
import type { HeadFrame } from '../geometry/head-fit.ts';

/** Where one eye points, in the head frame. Radians. */
export interface EyeGaze {
  /** Positive to the subject's left (towards the right of an upright image). */
  readonly yaw: number;
  /** Positive up. */
  readonly pitch: number;
  /** Distance of the lids over the distance of the corners: about 0.3 open, under 0.1 shut. */
  readonly openness: number;
}

interface EyeVertices {
  readonly outer: number;
  readonly inner: number;
  readonly iris: number;
  readonly upperLid: number;
  readonly lowerLid: number;
}

const SUBJECT_RIGHT: EyeVertices = { outer: 33, inner: 133, iris: 468, upperLid: 159, lowerLid: 145 };
const SUBJECT_LEFT: EyeVertices = { outer: 263, inner: 362, iris: 473, upperLid: 386, lowerLid: 374 };

/** Distance of the eye corners to which every eye is scaled, centimetres. */
const EYE_WIDTH = 2.85;
/** Distance of the iris from the centre it turns about; fitted, smaller than an anatomical eyeball. */
const EYE_RADIUS = 0.85;
/** The iris of a level gaze sits this much above the line of the corners. */
const LEVEL_IRIS = 0.08;
/** Sine beyond which the iris is off the eyeball: the angle saturates at 72 degrees. */
const SINE_LIMIT = 0.95;

/**
 * Both eyes from the positions of the irises between the eye corners. The constants were fitted on a small set of
 * photos (spec: embedded-pack 10), so expect errors of several degrees.
 */
export function eyeGazes(head: HeadFrame): { readonly right: EyeGaze; readonly left: EyeGaze } {
  return { right: eyeGaze(head, SUBJECT_RIGHT), left: eyeGaze(head, SUBJECT_LEFT) };
}

function eyeGaze(head: HeadFrame, eye: EyeVertices): EyeGaze {
  const [outer, inner, iris] = [head.point(eye.outer), head.point(eye.inner), head.point(eye.iris)];
  const width = Math.hypot(outer[0] - inner[0], outer[1] - inner[1]);
  // Along the corners towards the subject's left, whichever corner is on that side.
  const side = Math.sign(inner[0] - outer[0]);
  const [alongX, alongY] = [((inner[0] - outer[0]) / width) * side, ((inner[1] - outer[1]) / width) * side];
  const [x, y] = [iris[0] - (outer[0] + inner[0]) / 2, iris[1] - (outer[1] + inner[1]) / 2];
  const scale = EYE_WIDTH / width;
  const sideways = (x * alongX + y * alongY) * scale;
  const upwards = (y * alongX - x * alongY) * scale;
  return {
    yaw: angleOf(sideways),
    pitch: angleOf(upwards - LEVEL_IRIS),
    openness: head.distance(eye.upperLid, eye.lowerLid) / width,
  };
}

function angleOf(shift: number): number {
  return Math.asin(Math.max(-SINE_LIMIT, Math.min(SINE_LIMIT, shift / EYE_RADIUS)));
}

/** Unit vector of a direction in the head frame. */
export function gazeVector({ yaw, pitch }: Pick<EyeGaze, 'yaw' | 'pitch'>): Vector3 {
  return [Math.sin(yaw) * Math.cos(pitch), Math.sin(pitch), Math.cos(yaw) * Math.cos(pitch)];
}

/** Mean of both eyes: they look at the same thing. */
export function meanGaze(right: EyeGaze, left: EyeGaze): { readonly yaw: number; readonly pitch: number } {
  return { yaw: (right.yaw + left.yaw) / 2, pitch: (right.pitch + left.pitch) / 2 };
}
