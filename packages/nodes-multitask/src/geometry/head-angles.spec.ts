import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalMesh, stanceRotation } from '../../test/canonical-mesh.ts';
import { headAngles } from './head-angles.ts';
import { fitHead } from './head-fit.ts';

const [NOSE, LEFT_EYE_IN_IMAGE, RIGHT_EYE_IN_IMAGE, BROW] = [1, 33, 263, 9];
const x = (mesh: Float32Array, vertex: number) => mesh[3 * vertex];
const y = (mesh: Float32Array, vertex: number) => mesh[3 * vertex + 1];
const anglesOf = (mesh: Float32Array) => headAngles(fitHead(mesh).rotation);

describe('headAngles', () => {
  it('gives back the angles a rotation was made of', () => {
    const angle = fc.double({ min: -1.4, max: 1.4, noNaN: true });
    fc.assert(
      fc.property(angle, angle, angle, (pitch, roll, yaw) => {
        const found = headAngles(stanceRotation({ pitch, roll, yaw }));
        expect(found.pitch).toBeCloseTo(pitch, 9);
        expect(found.roll).toBeCloseTo(roll, 9);
        expect(found.yaw).toBeCloseTo(yaw, 9);
      }),
    );
  });

  it('is positive in yaw when the nose moves to the left of the image', () => {
    const mesh = canonicalMesh({ yaw: 0.3 });
    expect(x(mesh, NOSE)).toBeLessThan(x(canonicalMesh(), NOSE));
    expect(anglesOf(mesh).yaw).toBeCloseTo(0.3, 3);
  });

  it('is positive in roll when the eye on the left of the image is lower', () => {
    const mesh = canonicalMesh({ roll: 0.3 });
    expect(y(mesh, LEFT_EYE_IN_IMAGE)).toBeGreaterThan(y(mesh, RIGHT_EYE_IN_IMAGE));
    expect(anglesOf(mesh).roll).toBeCloseTo(0.3, 3);
  });

  it('is positive in pitch when the face looks down', () => {
    const mesh = canonicalMesh({ pitch: 0.3 });
    const level = canonicalMesh();
    expect(y(mesh, NOSE) - y(mesh, BROW)).toBeGreaterThan(y(level, NOSE) - y(level, BROW));
    expect(anglesOf(mesh).pitch).toBeCloseTo(0.3, 3);
  });
});
