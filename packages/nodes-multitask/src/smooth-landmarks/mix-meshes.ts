import type { Meshes } from '@fexgraph/core';
import { MESH_WIDTH } from '../geometry/head-fit.ts';

/**
 * Faces between two frames, for views: those of the first one, with meshes and boxes on the way to where the same tracks are
 * in the second. A face that is in one of them only, or has no mesh in one, stays as it is in the first.
 *
 * @param share 0: as in the first; 1: as in the second
 */
export function mixMeshes(before: Meshes, after: Meshes, share: number): Meshes {
  const [mesh, boxes] = [before.mesh.slice(), before.boxes.slice()];
  before.tracks?.forEach((track, face) => {
    const there = after.tracks?.indexOf(track) ?? -1;
    if (there < 0 || !isSeen(before.mesh, face) || !isSeen(after.mesh, there)) return;
    move(mesh, face, after.mesh, there, MESH_WIDTH, share);
    move(boxes, face, after.boxes, there, 4, share);
  });
  return { ...before, mesh, boxes };
}

const isSeen = (mesh: Float32Array, face: number) => Number.isFinite(mesh[face * MESH_WIDTH]);

function move(values: Float32Array, face: number, to: Float32Array, there: number, width: number, share: number): void {
  for (let i = 0; i < width; i++) {
    const from = values[face * width + i];
    values[face * width + i] = from + share * (to[there * width + i] - from);
  }
}
