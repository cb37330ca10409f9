import { describe, expect, it } from 'vitest';
import { gazeColumns, poseColumns, softmax } from './head-columns.ts';

describe('poseColumns', () => {
  it('reorders the head and turns roll round', () => {
    expect(poseColumns(Float32Array.of(1, 2, 3, 4, 5, 6))).toEqual([1, -3, 2, 4, 5, 6]);
  });
});

describe('gazeColumns', () => {
  it('reorders the head and adds the angle to the camera axis', () => {
    const [pitch, yaw, angle] = gazeColumns(Float32Array.of(0.3, -0.4));
    expect([pitch, yaw]).toEqual([-0.4, 0.3].map(Math.fround));
    expect(angle).toBeCloseTo(Math.acos(Math.cos(0.3) * Math.cos(0.4)), 6);
  });

  it('is a number straight ahead and behind', () => {
    expect(gazeColumns(Float32Array.of(0, 0))[2]).toBe(0);
    expect(gazeColumns(Float32Array.of(0, Math.PI))[2]).toBeCloseTo(Math.PI, 6);
  });

  it('rounds the cosine to float32, as the reference does before the arc cosine', () => {
    const [, , angle] = gazeColumns(Float32Array.of(1e-4, 0));
    expect(angle).toBe(0);
  });
});

describe('softmax', () => {
  it('gives probabilities in the order of the logits', () => {
    const [a, b, c] = softmax(Float32Array.of(1, 0, 2));
    expect(a + b + c).toBeCloseTo(1, 6);
    expect(c / a).toBeCloseTo(Math.E, 5);
    expect(a / b).toBeCloseTo(Math.E, 5);
  });

  it('does not overflow', () => {
    expect([...softmax(Float32Array.of(1000, 1000))]).toEqual([0.5, 0.5]);
  });
});
