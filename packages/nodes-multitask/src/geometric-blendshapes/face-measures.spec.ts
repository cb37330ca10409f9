import { describe, expect, it } from 'vitest';
import { canonicalMesh, type Stance } from '../../test/canonical-mesh.ts';
import { HeadFrame } from '../geometry/head-fit.ts';
import { measureFace } from './face-measures.ts';

const measures = (stance: Stance = {}) => measureFace(new HeadFrame(canonicalMesh(stance)));

describe('measureFace', () => {
  it('does not depend on the stance of the head or its size', () => {
    const still = measures();
    const moved = measures({ yaw: 0.4, pitch: -0.3, roll: 0.6, scale: 31 });
    expect(moved.mouthWidth).toBeCloseTo(still.mouthWidth, 3);
    expect(moved.eyeOpening.left).toBeCloseTo(still.eyeOpening.left, 3);
    expect(moved.cornerLift.right).toBeCloseTo(still.cornerLift.right, 3);
  });

  it('is the same for both sides of the canonical face', () => {
    const { eyeOpening, cornerLift } = measures();
    expect(eyeOpening.right).toBeCloseTo(eyeOpening.left, 3);
    expect(cornerLift.right).toBeCloseTo(cornerLift.left, 3);
  });

  it('grows with what it measures, in distances of the inner eye corners', () => {
    const still = measures();
    const unit = new HeadFrame(canonicalMesh()).distance(133, 362);
    const smile = measures({ move: { 61: [-0.5, 0.4, 0], 291: [0.5, 0.4, 0] } });
    expect(smile.mouthWidth - still.mouthWidth).toBeCloseTo(1 / unit, 2);
    expect(smile.cornerLift.right - still.cornerLift.right).toBeCloseTo(0.4 / unit, 2);
    const open = measures({ move: { 14: [0, -1, 0] } });
    expect(open.lipGap - still.lipGap).toBeCloseTo(1 / unit, 2);
  });
});
