import { AU_COLUMNS, type ColumnNote } from '@fexgraph/core';
import type { FaceMeasures } from '../geometric-blendshapes/face-measures.ts';

type ActionUnit = (typeof AU_COLUMNS)[number];
/** Blendshapes of one face by name, 0..1. */
export type Scores = Readonly<Record<string, number>>;

/** One action unit as a formula of blendshapes, or of the mesh. */
interface UnitRule {
  readonly unit: ActionUnit;
  /** In words, for the data dictionary. */
  readonly how: string;
  readonly trust: 'measured' | 'proxy';
  readonly of: (scores: Scores, measures: FaceMeasures) => number;
}

/** Both sides of a blendshape, as one number: FACS scores a unit that shows on one side too. */
const sides = (unit: ActionUnit, shape: string, trust: UnitRule['trust']): UnitRule => ({
  unit,
  trust,
  how: `mean of ${shape}Left and ${shape}Right`,
  of: (scores) => (scores[`${shape}Left`] + scores[`${shape}Right`]) / 2,
});
const same = (unit: ActionUnit, shape: string, trust: UnitRule['trust']): UnitRule => ({
  unit,
  trust,
  how: shape,
  of: (scores) => scores[shape],
});

/** Lip gaps, in distances of the inner eye corners, of lips that just touch and of teeth that show well. */
const [LIPS_CLOSED, LIPS_APART] = [0.05, 0.3];

/**
 * The action units that a blendshape, or the mesh, shows. A blendshape is a coefficient of a rig and not an intensity of
 * FACS: `measured` says that the shape is defined as the movement of the unit, `proxy` that it comes near it.
 *
 * Source: the pairs are those of py-feat's table (docs/pages/au_reference.md) and its region map, as far as they agree;
 * AU43 is the lesser of both blinks, because a wink is not AU43; spec: mediapipe-task 5.
 */
export const UNIT_RULES: readonly UnitRule[] = [
  same('AU01', 'browInnerUp', 'measured'),
  sides('AU02', 'browOuterUp', 'measured'),
  sides('AU04', 'browDown', 'measured'),
  sides('AU07', 'eyeSquint', 'measured'),
  sides('AU10', 'mouthUpperUp', 'proxy'),
  sides('AU12', 'mouthSmile', 'measured'),
  sides('AU15', 'mouthFrown', 'proxy'),
  same('AU17', 'mouthShrugLower', 'proxy'),
  sides('AU20', 'mouthStretch', 'proxy'),
  sides('AU24', 'mouthPress', 'proxy'),
  {
    unit: 'AU25',
    trust: 'proxy',
    how: `lip gap of the mesh in distances of the inner eye corners, from ${LIPS_CLOSED} (0) to ${LIPS_APART} (1)`,
    of: (_, { lipGap }) => Math.max(0, Math.min(1, (lipGap - LIPS_CLOSED) / (LIPS_APART - LIPS_CLOSED))),
  },
  same('AU26', 'jawOpen', 'measured'),
  {
    unit: 'AU28',
    trust: 'proxy',
    how: 'mean of mouthRollUpper and mouthRollLower',
    of: ({ mouthRollUpper, mouthRollLower }) => (mouthRollUpper + mouthRollLower) / 2,
  },
  {
    unit: 'AU43',
    trust: 'measured',
    how: 'lesser of eyeBlinkLeft and eyeBlinkRight; looking down raises it',
    of: ({ eyeBlinkLeft, eyeBlinkRight }) => Math.min(eyeBlinkLeft, eyeBlinkRight),
  },
];

const RULES: ReadonlyMap<string, UnitRule> = new Map(UNIT_RULES.map((rule) => [rule.unit, rule]));

/** Why the others stay null. */
const MISSING: readonly (readonly [ActionUnit, string])[] = [
  ['AU05', 'eyeWide hardly leaves 0 in this network'],
  ['AU06', 'cheekSquint is a dead output of the network'],
  ['AU09', 'noseSneer is a dead output of the network'],
  ['AU11', 'no blendshape shows it'],
  ['AU14', 'mouthDimple hardly leaves 0 in this network'],
  ['AU23', 'no blendshape shows it: mouthPress is AU24'],
];

/** What the data dictionary says of each unit. */
export const UNIT_NOTES: readonly ColumnNote[] = [
  ...UNIT_RULES.map(({ unit, how, trust }) => ({ columns: [unit], how, trust })),
  ...MISSING.map(([unit, how]) => ({ columns: [unit], how, trust: 'not available' as const })),
];

/**
 * Scores 0..1 in the order of `AU_COLUMNS`; NaN for units without a rule, and where a blendshape is NaN.
 *
 * @param measures of the same face
 */
export function unitScores(scores: Scores, measures: FaceMeasures): number[] {
  return AU_COLUMNS.map((unit) => RULES.get(unit)?.of(scores, measures) ?? Number.NaN);
}
