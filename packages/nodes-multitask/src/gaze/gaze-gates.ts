import * as z from 'zod';
import { headAngles } from '../geometry/head-angles.ts';
import type { HeadFrame } from '../geometry/head-fit.ts';
import { type EyeGaze, eyeGazes, gazeVector } from './eye-gaze.ts';

/** When the irises cannot be trusted; suggested values (spec: embedded-pack 10). */
export const gazeGates = {
  minOpenness: z.number().min(0).default(0.12).describe('an eye whose lids are closer, in eye widths, counts as shut'),
  maxHeadYaw: z
    .number()
    .min(0)
    .max(90)
    .default(40)
    .describe('head turn in degrees beyond which the far eye is not seen'),
  maxDisagreement: z
    .number()
    .min(0)
    .max(180)
    .default(25)
    .describe('angle in degrees between the two eyes beyond which one of them was misread'),
};

export interface GazeGates {
  readonly minOpenness: number;
  readonly maxHeadYaw: number;
  readonly maxDisagreement: number;
}

const DEGREES = 180 / Math.PI;

/** Both eyes, or undefined where a gate says that their irises cannot be trusted. */
export function trustedGazes(head: HeadFrame, gates: GazeGates): ReturnType<typeof eyeGazes> | undefined {
  const eyes = eyeGazes(head);
  const open = eyes.right.openness >= gates.minOpenness && eyes.left.openness >= gates.minOpenness;
  const frontal = Math.abs(headAngles(head.fit.rotation).yaw) * DEGREES <= gates.maxHeadYaw;
  const agree = disagreement(eyes.right, eyes.left) * DEGREES <= gates.maxDisagreement;
  return open && frontal && agree ? eyes : undefined;
}

function disagreement(right: EyeGaze, left: EyeGaze): number {
  const [a, b] = [gazeVector(right), gazeVector(left)];
  return Math.acos(Math.min(1, a[0] * b[0] + a[1] * b[1] + a[2] * b[2]));
}
