import { AU_COLUMNS, BLENDSHAPE_COLUMNS } from '@fexgraph/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEAD_BLENDSHAPES } from '../mediapipe/blendshape-points.ts';
import { UNIT_NOTES, UNIT_RULES, unitScores } from './unit-scores.ts';

const measures = (lipGap = 0) => ({
  ...{ eyeOpening: { left: 0.3, right: 0.3 }, mouthWidth: 1.5, lipGap },
  cornerLift: { left: 0, right: 0 },
});
const rest = Object.fromEntries(BLENDSHAPE_COLUMNS.map((column) => [column, 0]));
const score = (unit: (typeof AU_COLUMNS)[number], changes: Record<string, number>, lipGap?: number) =>
  unitScores({ ...rest, ...changes }, measures(lipGap))[AU_COLUMNS.indexOf(unit)];

describe('unitScores', () => {
  it('takes the mean of both sides', () => {
    expect(score('AU12', { mouthSmileLeft: 0.8, mouthSmileRight: 0.4 })).toBeCloseTo(0.6, 9);
    expect(score('AU28', { mouthRollUpper: 1, mouthRollLower: 0.5 })).toBe(0.75);
  });

  it('does not take a wink for closed eyes', () => {
    expect(score('AU43', { eyeBlinkLeft: 1, eyeBlinkRight: 0.1 })).toBe(0.1);
  });

  it('measures parted lips on the mesh, whatever the jaw does', () => {
    expect(score('AU25', { jawOpen: 1 }, 0.02)).toBe(0);
    expect(score('AU25', {}, 0.175)).toBeCloseTo(0.5, 9);
    expect(score('AU25', {}, 0.6)).toBe(1);
  });

  it('is null where a blendshape is not known, and only there', () => {
    expect(score('AU26', { jawOpen: Number.NaN })).toBeNaN();
    expect(score('AU12', { jawOpen: Number.NaN })).toBe(0);
  });

  it('is within 0..1 and grows with the blendshapes, for any face', () => {
    const face = fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: 52, maxLength: 52 });
    fc.assert(
      fc.property(face, fc.float({ min: 0, max: 2, noNaN: true }), fc.nat(51), (values, lipGap, more) => {
        const scores = Object.fromEntries(BLENDSHAPE_COLUMNS.map((column, i) => [column, values[i]]));
        const before = unitScores(scores, measures(lipGap));
        const after = unitScores({ ...scores, [BLENDSHAPE_COLUMNS[more]]: 1 }, measures(lipGap));
        before.forEach((value, i) => {
          if (Number.isNaN(value)) return;
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
          expect(after[i]).toBeGreaterThanOrEqual(value);
        });
      }),
    );
  });
});

describe('the notes', () => {
  it('speak of every unit once', () => {
    expect(UNIT_NOTES.flatMap(({ columns }) => columns).sort()).toEqual([...AU_COLUMNS]);
  });

  it('are not available exactly where there is no rule', () => {
    const ruled = UNIT_RULES.map(({ unit }) => unit as string);
    for (const { columns, trust } of UNIT_NOTES) expect(ruled.includes(columns[0])).toBe(trust !== 'not available');
  });

  it('no rule rests on an output that is dead', () => {
    for (const { how } of UNIT_RULES) {
      for (const column of DEAD_BLENDSHAPES) expect(how).not.toContain(column);
    }
  });
});
