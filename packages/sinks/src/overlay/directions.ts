import type { FaceSummary } from '../summary/face-summary.ts';
import type { Point } from './path-data.ts';

export interface Axis {
  readonly colour: string;
  /** From the middle of the face, in pixels of the picture. */
  readonly offset: Point;
}

/**
 * The axes of the head as seen from the camera: red X to the face's side that is right in the picture, green Y to the
 * top of the head, blue Z out of the face. Furthest from the viewer first.
 *
 * Signs as the columns have them (spec: pipeline 6.4): pitch down, yaw to the left of the picture, roll with the eye on
 * the picture's left lower.
 *
 * @param length of an axis that lies in the picture plane
 */
export function poseAxes({ pitch, roll, yaw }: NonNullable<FaceSummary['pose']>, length: number): readonly Axis[] {
  const [sp, cp] = [Math.sin(-pitch), Math.cos(pitch)];
  const [sr, cr] = [Math.sin(roll), Math.cos(roll)];
  const [sy, cy] = [Math.sin(yaw), Math.cos(yaw)];
  // head to camera (x right, y up, z to the viewer): turn by -yaw about y, by pitch about x, by roll about z
  const axes = [
    { colour: '#ff453a', to: [cy * cr + sy * sp * sr, cp * sr, sy * cr - cy * sp * sr] },
    { colour: '#32d74b', to: [-cy * sr + sy * sp * cr, cp * cr, -sy * sr - cy * sp * cr] },
    { colour: '#409cff', to: [-sy * cp, sp, cy * cp] },
  ];
  return axes
    .sort((a, b) => a.to[2] - b.to[2])
    .map(({ colour, to }) => ({ colour, offset: [to[0] * length, -to[1] * length] }));
}

/** Where the eyes look, as the reference draws it (spec: pipeline 10.6). */
export function gazeOffset({ pitch, yaw }: NonNullable<FaceSummary['gaze']>, length: number): Point {
  return [length * Math.sin(yaw) * Math.cos(pitch), -length * Math.sin(pitch)];
}
