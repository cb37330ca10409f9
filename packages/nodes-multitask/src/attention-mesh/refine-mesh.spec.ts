import { describe, expect, it } from 'vitest';
import { refineMesh } from './refine-mesh.ts';
import { LEFT_EYE_VERTICES, LIP_VERTICES, RIGHT_EYE_VERTICES } from './refinement-vertices.ts';

/** Coarse mesh: vertex i at (i, 2i, 3i). Refinements: point k of part p at (1000p + k, -(1000p + k)). */
function outputs() {
  const part = (p: number, points: number) =>
    Float32Array.from({ length: 2 * points }, (_, i) => (i % 2 ? -1 : 1) * (1000 * p + (i >> 1)));
  return {
    mesh: Float32Array.from({ length: 1404 }, (_, i) => ((i % 3) + 1) * Math.floor(i / 3)),
    lips: part(1, 80),
    leftEye: part(2, 71),
    rightEye: part(3, 71),
    leftIris: part(4, 5),
    rightIris: part(5, 5),
  };
}

describe('refinement vertices', () => {
  it('name every refined vertex once', () => {
    const all = [...LIP_VERTICES, ...LEFT_EYE_VERTICES, ...RIGHT_EYE_VERTICES];
    expect([LIP_VERTICES.length, LEFT_EYE_VERTICES.length, RIGHT_EYE_VERTICES.length]).toEqual([80, 71, 71]);
    expect(new Set(all).size).toBe(222);
    expect(Math.max(...all)).toBeLessThan(468);
  });
});

describe('refineMesh', () => {
  const mesh = refineMesh(outputs());
  const vertex = (i: number) => [...mesh.subarray(3 * i, 3 * i + 3)];

  it('has 478 vertices and keeps those that are not refined', () => {
    expect(mesh).toHaveLength(1434);
    expect([vertex(1), vertex(152), vertex(454)]).toEqual([
      [1, 2, 3],
      [152, 304, 456],
      [454, 908, 1362],
    ]);
  });

  it('moves lips and eyes in the picture and keeps their depth', () => {
    expect(vertex(61)).toEqual([1000, -1000, 183]);
    expect(vertex(407)).toEqual([1079, -1079, 1221]);
    expect(vertex(33)).toEqual([2000, -2000, 99]);
    expect(vertex(263)).toEqual([3000, -3000, 789]);
    expect(vertex(417)).toEqual([3070, -3070, 1251]);
  });

  it('puts each iris at the mean depth of its eye', () => {
    const left = LEFT_EYE_VERTICES.slice(0, 16).reduce((sum, v) => sum + 3 * v, 0) / 16;
    expect(vertex(468)).toEqual([4000, -4000, left]);
    expect(vertex(477).slice(0, 2)).toEqual([5004, -5004]);
    expect(vertex(477)[2]).toBeGreaterThan(left);
  });
});
