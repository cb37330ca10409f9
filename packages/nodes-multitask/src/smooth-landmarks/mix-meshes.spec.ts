import type { Meshes } from '@fexgraph/core';
import { frameOf } from '@fexgraph/testing';
import { expect, it } from 'vitest';
import { canonicalMesh } from '../../test/canonical-mesh.ts';
import { unseen } from '../../test/node-fixtures.ts';
import { mixMeshes } from './mix-meshes.ts';

function faces(...all: (readonly [track: number, mesh: Float32Array])[]): Meshes {
  const frame = frameOf();
  return {
    ...{ key: frame.key, frame, count: all.length, scores: new Float32Array(all.length) },
    boxes: Float32Array.from(all.flatMap(([track]) => [track, 0, track + 10, 10])),
    mesh: Float32Array.from(all.flatMap(([, mesh]) => [...mesh])),
    presence: new Float32Array(all.length).fill(1),
    tracks: Int32Array.from(all, ([track]) => track),
  };
}
const at = (x: number) => canonicalMesh({ x, y: 100 });
const meshOf = ({ mesh }: Meshes, face: number) => mesh.subarray(1434 * face, 1434 * (face + 1));

it('moves each face to where its track is, and leaves the others', () => {
  const before = faces([0, at(100)], [1, at(200)], [2, at(300)], [3, unseen]);
  const after = faces([1, at(220)], [0, at(140)], [3, at(400)]);
  const half = mixMeshes(before, after, 0.25);
  [at(110), at(205), at(300)].forEach((wanted, face) => {
    meshOf(half, face).forEach((value, i) => {
      expect(value).toBeCloseTo(wanted[i], 3);
    });
  });
  expect(meshOf(half, 3)).toEqual(unseen);
  expect(mixMeshes(before, after, 0)).toEqual(before);
  expect(meshOf(mixMeshes(before, after, 1), 1)).toEqual(meshOf(after, 0));
});
