import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { canonicalMesh, type Stance } from '../../test/canonical-mesh.ts';
import { gazeGates } from '../gaze/gaze-gates.ts';
import { HeadFrame } from '../geometry/head-fit.ts';
import { geometricScores } from './geometric-scores.ts';

const gates = z.object(gazeGates).parse({});
const scores = (stance: Stance = {}) => geometricScores(new HeadFrame(canonicalMesh(stance)), gates);

/** Every upper lid point moved onto its lower one. */
function shut(pairs: [number, number][]): NonNullable<Stance['move']> {
  const face = canonicalMesh({ scale: 1, x: 0, y: 0 });
  return Object.fromEntries(
    pairs.map(([upper, lower]) => [
      upper,
      [face[3 * lower] - face[3 * upper], face[3 * upper + 1] - face[3 * lower + 1], 0] as const,
    ]),
  );
}
const RIGHT: [number, number][] = [
  [160, 144],
  [158, 153],
  [159, 145],
];
const LEFT: [number, number][] = [
  [387, 373],
  [385, 380],
  [386, 374],
];

describe('geometricScores', () => {
  it('stays within 0..1', () => {
    for (const stance of [{}, { yaw: 0.6 }, { move: { 14: [0, -9, 0], 61: [-9, 9, 0] } } as Stance]) {
      const { blendshapes, aus } = scores(stance);
      for (const value of [...Object.values(blendshapes), ...Object.values(aus)]) {
        if (Number.isNaN(value)) continue;
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
      }
    }
  });

  it('tells a wink from closed eyes', () => {
    const wink = scores({ move: shut(LEFT) });
    expect(wink.blendshapes.eyeBlinkLeft).toBe(1);
    expect(wink.blendshapes.eyeBlinkRight).toBeLessThan(0.5);
    expect(wink.aus.AU43).toBe(wink.blendshapes.eyeBlinkRight);
    expect(scores({ move: shut([...LEFT, ...RIGHT]) }).aus.AU43).toBe(1);
  });

  it('rises with smile, open jaw and narrow mouth', () => {
    const rest = scores();
    const smile = scores({ move: { 61: [-1, 1, 0], 291: [1, 1, 0] } });
    expect(smile.blendshapes.mouthSmileRight).toBeGreaterThan(rest.blendshapes.mouthSmileRight + 0.3);
    expect(smile.aus.AU12).toBeCloseTo((smile.blendshapes.mouthSmileRight + smile.blendshapes.mouthSmileLeft) / 2, 9);
    const open = scores({ move: { 14: [0, -2, 0] } });
    expect(open.blendshapes.jawOpen).toBeGreaterThan(0.4);
    expect(open.aus.AU26).toBe(open.blendshapes.jawOpen);
    const kiss = scores({ move: { 61: [1.5, 0, 0], 291: [-1.5, 0, 0] } });
    expect(kiss.blendshapes.mouthPucker).toBe(1);
    expect(smile.blendshapes.mouthPucker).toBe(0);
  });

  it('looks to the subject’s left with one eye out and the other in', () => {
    const { blendshapes } = scores({ iris: [0.35, 0.08] });
    expect(blendshapes.eyeLookOutLeft).toBeGreaterThan(0.5);
    expect(blendshapes.eyeLookInRight).toBe(blendshapes.eyeLookOutLeft);
    expect([blendshapes.eyeLookOutRight, blendshapes.eyeLookInLeft]).toEqual([0, 0]);
    expect(scores({ iris: [-0.35, 0.08] }).blendshapes.eyeLookOutRight).toBeGreaterThan(0.5);
  });

  it('says nothing of the look where the irises cannot be trusted', () => {
    expect(scores({ yaw: 0.9 }).blendshapes.eyeLookOutLeft).toBeNaN();
    expect(scores({ yaw: 0.9 }).blendshapes.eyeBlinkLeft).not.toBeNaN();
  });
});
