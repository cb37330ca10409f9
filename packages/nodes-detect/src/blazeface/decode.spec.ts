import { describe, expect, it } from 'vitest';
import { BLAZEFACE_ANCHORS } from './anchors.ts';
import { BLAZEFACE_VALUES, decodeBlazeFace } from './decode.ts';

const ANCHORS = 896;

/** Outputs in which only the given anchors fire, each with regressors in input pixels. */
function outputs(fired: Record<number, { logit: number; values: number[] }>): [Float32Array, Float32Array] {
  const regressors = new Float32Array(ANCHORS * BLAZEFACE_VALUES);
  const logits = new Float32Array(ANCHORS).fill(-50);
  for (const [anchor, { logit, values }] of Object.entries(fired)) {
    logits[+anchor] = logit;
    regressors.set(values, +anchor * BLAZEFACE_VALUES);
  }
  return [regressors, logits];
}

describe('BLAZEFACE_ANCHORS', () => {
  it('has two anchors per 8-pixel cell, then six per 16-pixel cell, row by row', () => {
    expect(BLAZEFACE_ANCHORS).toHaveLength(2 * ANCHORS);
    const at = (i: number) => [...BLAZEFACE_ANCHORS.subarray(2 * i, 2 * i + 2)];
    expect([at(0), at(1), at(2)]).toEqual([
      [0.03125, 0.03125],
      [0.03125, 0.03125],
      [0.09375, 0.03125],
    ]);
    expect([at(511), at(512), at(518), at(895)]).toEqual([
      [0.96875, 0.96875],
      [0.0625, 0.0625],
      [0.1875, 0.0625],
      [0.9375, 0.9375],
    ]);
  });
});

describe('decodeBlazeFace', () => {
  it('places box and points relative to the anchor', () => {
    const points = [-16, -8, 16, -8, 0, 0, 0, 16, -32, 0, 32, 0];
    const [face, ...others] = decodeBlazeFace(
      ...outputs({ 512: { logit: 0, values: [8, 0, 64, 32, ...points] } }),
      0.5,
    );
    expect(others).toEqual([]);
    expect(face.score).toBe(0.5);
    expect([...face.values.subarray(0, 4)]).toEqual([-0.125, -0.0625, 0.375, 0.1875]);
    expect([...face.values.subarray(4, 8)]).toEqual([-0.0625, 0, 0.1875, 0]);
  });

  it('averages overlapping faces by score and keeps distant ones, best first', () => {
    const face = (dx: number) => [dx, 0, 32, 32, ...new Array<number>(12).fill(0)];
    const [weak, strong] = [Math.log(0.6 / 0.4), Math.log(0.9 / 0.1)];
    const faces = decodeBlazeFace(
      ...outputs({
        0: { logit: weak, values: face(0) },
        1: { logit: strong, values: face(5) },
        895: { logit: weak, values: face(0) },
      }),
      0.5,
    );
    expect(faces.map(({ score }) => +score.toFixed(6))).toEqual([0.9, 0.6]);
    expect(faces[0].values[0]).toBeCloseTo(0.03125 - 0.125 + (5 / 128) * (0.9 / 1.5), 6);
  });

  it('survives logits without bound', () => {
    const values = new Array<number>(BLAZEFACE_VALUES).fill(1);
    expect(decodeBlazeFace(...outputs({ 3: { logit: 1e30, values } }), 0.5)[0].score).toBe(1);
    expect(decodeBlazeFace(...outputs({ 3: { logit: -1e30, values } }), 0.5)).toEqual([]);
  });
});
