import { describe, expect, it } from 'vitest';
import { canonicalMesh } from '../../test/canonical-mesh.ts';
import { HeadFrame } from '../geometry/head-fit.ts';
import { eyeGazes, gazeVector, meanGaze } from './eye-gaze.ts';

const gazes = (stance: Parameters<typeof canonicalMesh>[0]) => eyeGazes(new HeadFrame(canonicalMesh(stance)));

describe('eyeGazes', () => {
  it('reads the way the irises are moved, alike for both eyes', () => {
    const ahead = meanGaze(...both({}));
    const left = meanGaze(...both({ iris: [0.4, 0] }));
    const up = meanGaze(...both({ iris: [0, 0.3] }));
    expect(ahead.yaw).toBeCloseTo(0, 3);
    expect(left.yaw).toBeGreaterThan(0.3);
    expect(up.pitch).toBeGreaterThan(ahead.pitch + 0.25);
    const { right, left: leftEye } = gazes({ iris: [0.4, 0] });
    expect(right.yaw).toBeCloseTo(leftEye.yaw, 2);
  });

  it('does not depend on the stance of the head or its size', () => {
    const still = meanGaze(...both({ iris: [0.3, -0.1] }));
    const moved = meanGaze(...both({ iris: [0.3, -0.1], yaw: 0.5, pitch: 0.2, roll: -0.4, scale: 35 }));
    expect(moved.yaw).toBeCloseTo(still.yaw, 3);
    expect(moved.pitch).toBeCloseTo(still.pitch, 3);
  });

  it('saturates instead of failing for an iris far outside the eye', () => {
    expect(gazes({ iris: [3, 0] }).right.yaw).toBeCloseTo(Math.asin(0.95), 6);
  });

  function both(stance: Parameters<typeof canonicalMesh>[0]) {
    const { right, left } = gazes(stance);
    return [right, left] as const;
  }
});

describe('gazeVector', () => {
  it('points out of the face at rest, to the subject’s left for yaw, up for pitch', () => {
    expect(gazeVector({ yaw: 0, pitch: 0 })).toEqual([0, 0, 1]);
    expect(gazeVector({ yaw: 0.3, pitch: 0.2 })[0]).toBeGreaterThan(0);
    expect(gazeVector({ yaw: 0.3, pitch: 0.2 })[1]).toBeCloseTo(Math.sin(0.2), 12);
    expect(Math.hypot(...gazeVector({ yaw: -1, pitch: 0.7 }))).toBeCloseTo(1, 12);
  });
});
