import { describe, expect, it } from 'vitest';
import { LANDMARK_CONTOURS, MESH_CONTOURS } from './contours.ts';

const constants = {
  // spec: pipeline 6.3
  lids: [33, 160, 158, 133, 153, 144, 362, 385, 387, 263, 373, 380],
  lips: [61, 39, 37, 0, 267, 269, 291, 405, 314, 17, 84, 181, 78, 82, 13, 312, 308, 317, 14, 87],
  brow: [70, 63, 105, 66, 107, 336, 296, 334, 293, 300],
};

describe('contours', () => {
  it.each([
    ['mesh', MESH_CONTOURS, 478],
    ['landmarks', LANDMARK_CONTOURS, 68],
  ] as const)('%s: name points that exist, each once a line', (_, contours, count) => {
    for (const { points } of contours) {
      expect(new Set(points).size).toBe(points.length);
      expect(points.every((point) => Number.isInteger(point) && point >= 0 && point < count)).toBe(true);
    }
  });

  it.each(Object.entries(constants))('%s hold the vertices that the 68 landmarks take from them', (kind, vertices) => {
    const drawn = MESH_CONTOURS.filter((contour) => contour.kind === kind).flatMap(({ points }) => points);
    expect(drawn).toEqual(expect.arrayContaining(vertices));
  });

  it('rings of the mesh share no point', () => {
    const rings = MESH_CONTOURS.filter(({ closed }) => closed).flatMap(({ points }) => points);
    expect(new Set(rings).size).toBe(rings.length);
  });

  it('draw every landmark', () => {
    expect(LANDMARK_CONTOURS.flatMap(({ points }) => points)).toEqual(Array.from({ length: 68 }, (_, i) => i));
  });
});
