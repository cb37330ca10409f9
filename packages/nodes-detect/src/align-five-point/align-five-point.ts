import { ChipsPacket, defineNode, faceWeight, MESH_VERTICES, MeshesPacket, port } from '@fexgraph/core';
import { cutChips, packRegions } from '@fexgraph/imaging';
import * as z from 'zod';
import { ARCFACE_SIDE, arcfaceRegion } from './arcface-region.ts';

/** Vertices whose mean is a point: eye centres from their corners, nose tip, mouth corners; left is left in the image. */
const POINT_VERTICES = [[33, 133], [362, 263], [1], [61], [291]];

/**
 * Alignment decides over identity: without it unlike faces look alike to the network (spec: embedded-pack 8).
 *
 * @example meshes$.pipe(alignFivePoint())
 */
export const alignFivePoint = defineNode({
  type: 'detect/align-five-point',
  version: 1,
  summary: 'cuts each face turned and scaled to the ArcFace five-point template',
  input: port(MeshesPacket, 'face meshes'),
  output: port(ChipsPacket, 'uint8 RGB chips [faces, size, size, 3] for an identity network'),
  options: z.object({
    size: z.int().min(1).max(1024).default(ARCFACE_SIDE).describe('side of a chip in pixels'),
  }),
  traits: { maxBatch: 16 },
  weight: faceWeight,
  process: (items, { size }) =>
    items.map(({ key, frame, count, boxes, scores, tracks, mesh, presence }) => {
      const points = new Float32Array(count * 10);
      for (let face = 0; face < count; face++) points.set(fivePoints(mesh, face), 10 * face);
      const regions = packRegions(
        Array.from({ length: count }, (_, face) => arcfaceRegion(points.subarray(10 * face, 10 * face + 10))),
      );
      const chips = cutChips(frame.pixels, regions, size, 'replicate');
      return { key, frame, count, boxes, scores, points, tracks, presence, regions, chips };
    }),
});

/** x and y of the five points of a face, pixels of the frame. */
function fivePoints(mesh: Float32Array, face: number): number[] {
  const first = 3 * MESH_VERTICES * face;
  return POINT_VERTICES.flatMap((vertices) =>
    [0, 1].map((axis) => vertices.reduce((sum, vertex) => sum + mesh[first + 3 * vertex + axis], 0) / vertices.length),
  );
}
