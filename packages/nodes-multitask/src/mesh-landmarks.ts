import {
  BehaviourPacket,
  defineNode,
  FEX_BLOCKS,
  MESH_VERTICES,
  type Meshes,
  MeshesPacket,
  port,
} from '@fexgraph/core';
import { fitInversion, SQUARE_CROP_EXPANSION, sourceX, sourceY, squareBox, squareRegion } from '@fexgraph/imaging';
import * as z from 'zod';
import { faceMesh } from './geometry/head-fit.ts';
import { DLIB68_VERTICES } from './mesh/dlib68.ts';

const [MESH_WIDTH, LANDMARKS_WIDTH] = [FEX_BLOCKS.mesh.length, FEX_BLOCKS.landmarks.length];

/**
 * x and y are taken back through the frame's fit. mesh_z keeps the reference's unit, so that tables can be compared:
 * a fraction of the side of the FaceRect square, negative towards the camera; in pixels it is
 * `mesh_z * FaceRectWidth`.
 *
 * Source: spec: pipeline 1.6, 6.2, 6.3 and quirk 7.
 *
 * @example meshes$.pipe(meshLandmarks())
 */
export const meshLandmarks = defineNode({
  type: 'multitask/mesh-landmarks',
  version: 1,
  summary: 'reports the mesh and the 68 dlib landmarks in pixels of the source picture',
  input: port(MeshesPacket, 'face meshes'),
  output: port(BehaviourPacket, 'blocks mesh and landmarks'),
  options: z.object({
    expand: z
      .number()
      .positive()
      .default(SQUARE_CROP_EXPANSION)
      .describe('side of the FaceRect square, times the longer box side: the unit of mesh_z'),
  }),
  traits: { maxBatch: 64 },
  columns: () => [...FEX_BLOCKS.mesh, ...FEX_BLOCKS.landmarks],
  columnNotes: [
    { columns: FEX_BLOCKS.mesh.slice(0, 2 * MESH_VERTICES), how: 'vertices of the mesh as found', trust: 'measured' },
    {
      columns: FEX_BLOCKS.mesh.slice(2 * MESH_VERTICES),
      how: 'depth as the mesh network guesses it from one picture',
      trust: 'proxy',
    },
    {
      columns: FEX_BLOCKS.landmarks,
      how: 'the vertices of the mesh that lie nearest to the points of dlib',
      trust: 'measured',
    },
  ],
  process: (items, { expand }) =>
    items.map((item) => {
      const mesh = new Float32Array(item.count * MESH_WIDTH);
      const landmarks = new Float32Array(item.count * LANDMARKS_WIDTH);
      for (let face = 0; face < item.count; face++) {
        const row = mesh.subarray(face * MESH_WIDTH, (face + 1) * MESH_WIDTH);
        writeMesh(item, face, expand, row);
        DLIB68_VERTICES.forEach((vertex, i) => {
          landmarks[face * LANDMARKS_WIDTH + i] = row[vertex];
          landmarks[face * LANDMARKS_WIDTH + DLIB68_VERTICES.length + i] = row[MESH_VERTICES + vertex];
        });
      }
      return { key: item.key, count: item.count, blocks: { mesh, landmarks } };
    }),
});

/** All x, then all y, then all z. */
function writeMesh(item: Meshes, face: number, expand: number, row: Float32Array): void {
  const { frame, boxes } = item;
  const inversion = fitInversion(frame.fit, frame.height, frame.width);
  const [x1, y1, x2, y2] = boxes.subarray(4 * face, 4 * face + 4);
  const [left, , right] = squareBox(squareRegion(x1, y1, x2, y2, expand));
  const points = faceMesh(item, face);
  for (let vertex = 0; vertex < MESH_VERTICES; vertex++) {
    row[vertex] = sourceX(inversion, points[3 * vertex]);
    row[MESH_VERTICES + vertex] = sourceY(inversion, points[3 * vertex + 1]);
    row[2 * MESH_VERTICES + vertex] = points[3 * vertex + 2] / (right - left);
  }
}
