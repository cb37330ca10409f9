import type { AU_COLUMNS, BLENDSHAPE_COLUMNS, ColumnNote } from '@fexgraph/core';
import { meanGaze } from '../gaze/eye-gaze.ts';
import { type GazeGates, trustedGazes } from '../gaze/gaze-gates.ts';
import type { HeadFrame } from '../geometry/head-fit.ts';
import { measureFace } from './face-measures.ts';

type Blendshape = (typeof BLENDSHAPE_COLUMNS)[number];
type ActionUnit = (typeof AU_COLUMNS)[number];

/** What a mesh alone shows well enough (spec: embedded-pack 11, "good" and "fair"); nothing else is reported. */
export const GEOMETRIC_BLENDSHAPES = [
  'eyeBlinkLeft',
  'eyeBlinkRight',
  'eyeLookInLeft',
  'eyeLookInRight',
  'eyeLookOutLeft',
  'eyeLookOutRight',
  'jawOpen',
  'mouthPucker',
  'mouthSmileLeft',
  'mouthSmileRight',
] as const satisfies readonly Blendshape[];
export const GEOMETRIC_AUS = ['AU12', 'AU26', 'AU43'] as const satisfies readonly ActionUnit[];

const REST = 'ramp between a neutral and a full position of the mesh';

/** Spec: embedded-pack 11, the column "seen". */
export const GEOMETRIC_NOTES: readonly ColumnNote[] = [
  { columns: ['eyeBlinkLeft', 'eyeBlinkRight'], how: `${REST}: height of the eye over its width`, trust: 'measured' },
  { columns: ['jawOpen'], how: `${REST}: lip gap, less what a smile opens`, trust: 'measured' },
  {
    columns: ['mouthSmileLeft', 'mouthSmileRight'],
    how: `${REST}: width of the mouth and height of its corners; crying scores too`,
    trust: 'proxy',
  },
  { columns: ['mouthPucker'], how: `${REST}: width of the mouth; a narrow mouth at rest scores 0.3`, trust: 'proxy' },
  {
    columns: ['eyeLookInLeft', 'eyeLookInRight', 'eyeLookOutLeft', 'eyeLookOutRight'],
    how: 'gaze in the head, 1 at 35 degrees',
    trust: 'proxy',
  },
  { columns: ['AU12'], how: 'mean of both smiles of the mesh', trust: 'proxy' },
  { columns: ['AU26'], how: 'jawOpen of the mesh', trust: 'proxy' },
  { columns: ['AU43'], how: 'lesser of both blinks of the mesh', trust: 'proxy' },
];

export type GeometricBlendshapes = Record<(typeof GEOMETRIC_BLENDSHAPES)[number], number>;
export type GeometricAus = Record<(typeof GEOMETRIC_AUS)[number], number>;

export interface GeometricScores {
  readonly blendshapes: GeometricBlendshapes;
  readonly aus: GeometricAus;
}

/** Eyes turned sideways by this much, in radians, score 1. */
const FULL_LOOK = (35 * Math.PI) / 180;

/**
 * Scores 0..1 from the shape of one face. They know no neutral face of the person: a naturally narrow mouth scores
 * about 0.3 in mouthPucker. The eyeLook scores are NaN where the irises cannot be trusted.
 *
 * AU12 (lip corner puller) is the mean of both smiles, AU26 (jaw drop) is jawOpen, AU43 (eyes closed) is the lesser
 * of both blinks, because a wink is not AU43.
 *
 * Source: spec: embedded-pack 11. The ramps were set on a small set of photos.
 */
export function geometricScores(head: HeadFrame, gates: GazeGates): GeometricScores {
  const { eyeOpening, mouthWidth, lipGap, cornerLift } = measureFace(head);
  const blink = (opening: number) => 1 - ramp(opening, 0.1, 0.27);
  const smile = (lift: number) => 0.5 * ramp(mouthWidth, 1.45, 1.95) + 0.5 * ramp(lift, -0.03, 0.22);
  const [blinkRight, blinkLeft] = [blink(eyeOpening.right), blink(eyeOpening.left)];
  const [smileRight, smileLeft] = [smile(cornerLift.right), smile(cornerLift.left)];
  const smiling = (smileRight + smileLeft) / 2;
  // A toothy smile parts the lips without moving the jaw.
  const jawOpen = clamp((lipGap - 0.05 - 0.3 * smiling) / 0.6);
  return {
    blendshapes: {
      eyeBlinkRight: blinkRight,
      eyeBlinkLeft: blinkLeft,
      ...lookSideways(head, gates),
      jawOpen,
      mouthPucker: 1 - ramp(mouthWidth, 1.05, 1.3),
      mouthSmileRight: smileRight,
      mouthSmileLeft: smileLeft,
    },
    aus: { AU12: smiling, AU26: jawOpen, AU43: Math.min(blinkRight, blinkLeft) },
  };
}

function lookSideways(head: HeadFrame, gates: GazeGates) {
  const eyes = trustedGazes(head, gates);
  const yaw = eyes ? meanGaze(eyes.right, eyes.left).yaw : Number.NaN;
  const [toLeft, toRight] = [clamp(yaw / FULL_LOOK), clamp(-yaw / FULL_LOOK)];
  return { eyeLookOutLeft: toLeft, eyeLookInRight: toLeft, eyeLookOutRight: toRight, eyeLookInLeft: toRight };
}

/** 0..1; NaN stays NaN. */
function clamp(value: number): number {
  return Math.max(0, Math.min(1, value));
}

/** 0 at `from`, 1 at `to`. */
function ramp(value: number, from: number, to: number): number {
  return clamp((value - from) / (to - from));
}
