import { IDENTITY_FIT, MESH_VERTICES } from '@fexgraph/core';
import { fitInversion, squareRegion } from '@fexgraph/imaging';
import { describe, expect, it } from 'vitest';
import { DLIB68_VERTICES } from '../mesh/dlib68.ts';
import { chipSquare } from './chip-square.ts';
import { placeMesh } from './place-mesh.ts';

const f = Math.fround;
/** Vertex v lies at (v / 1000, 1 - v / 1000), with depth -v. */
const points = Float32Array.from({ length: 3 * MESH_VERTICES }, (_, i) => {
  const vertex = Math.floor(i / 3);
  return [vertex / 1000, 1 - vertex / 1000, -vertex][i % 3];
});

describe('placeMesh', () => {
  it('puts fractions of the chip into the square, all x before all y before all z', () => {
    const { mesh } = placeMesh(points, { x: 100, y: -50, side: 200 }, fitInversion(IDENTITY_FIT, 480, 640));
    expect([mesh[0], mesh[MESH_VERTICES], mesh[2 * MESH_VERTICES]]).toEqual([100, 150, -0]);
    expect(mesh[250]).toBeCloseTo(150, 4);
    expect(mesh[MESH_VERTICES + 250]).toBeCloseTo(100, 4);
    expect(mesh[2 * MESH_VERTICES + 250]).toBe(-250);
  });

  it('takes padding and scale back in float32, step by step', () => {
    const fit = { scale: 0.3, padLeft: 7, padTop: 11, padRight: 7, padBottom: 12 };
    const { mesh } = placeMesh(points, { x: f(33.3), y: f(44.4), side: f(55.5) }, fitInversion(fit, 300, 300));
    const width = f(f(f(33.3) + f(55.5)) - f(33.3));
    const u = f(0.321);
    expect(mesh[321]).toBe(f(f(f(f(u * width) + f(33.3)) - 7) / f(0.3)));
    const height = f(f(f(44.4) + f(55.5)) - f(44.4));
    expect(mesh[MESH_VERTICES + 321]).toBe(f(f(f(f(f(1 - 0.321) * height) + f(44.4)) - 11) / f(0.3)));
  });

  it('picks the 68 landmarks from the placed mesh', () => {
    const { mesh, landmarks } = placeMesh(points, { x: 1, y: 2, side: 3 }, fitInversion(IDENTITY_FIT, 10, 10));
    expect(landmarks).toHaveLength(136);
    expect([landmarks[0], landmarks[30]]).toEqual([mesh[DLIB68_VERTICES[0]], mesh[4]]);
    expect(landmarks[68 + 10]).toBe(mesh[MESH_VERTICES + 152]);
  });
});

describe('chipSquare', () => {
  it('gives the origin of the cut square bit for bit', () => {
    const box = [102.7, 33.3, 180.1, 141.9].map(f) as [number, number, number, number];
    const square = squareRegion(...box);
    const centre = [f(f(box[0] + box[2]) / 2), f(f(box[1] + box[3]) / 2)];
    expect(chipSquare(Float32Array.of(...centre, square.side, square.side, 0))).toEqual(square);
  });

  it('refuses regions that are turned or no squares', () => {
    for (const region of [
      [5, 5, 4, 4, 0.1],
      [5, 5, 4, 3, 0],
    ]) {
      expect(() => chipSquare(Float32Array.from(region))).toThrow(expect.objectContaining({ code: 'BAD_INPUT' }));
    }
  });
});
