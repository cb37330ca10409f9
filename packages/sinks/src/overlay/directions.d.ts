import type { FaceSummary } from '../summary/face-summary.ts';
import type { Point } from './svg.ts';
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
export declare function poseAxes({ pitch, roll, yaw }: NonNullable<FaceSummary['pose']>, length: number): readonly Axis[];
/** Where the eyes look, as the reference draws it (spec: pipeline 10.6). */
export declare function gazeOffset({ pitch, yaw }: NonNullable<FaceSummary['gaze']>, length: number): Point;
