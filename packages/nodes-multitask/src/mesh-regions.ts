import { defineNode, MeshesPacket, port, RegionsPacket } from '@fexgraph/core';
import { packRegions } from '@fexgraph/imaging';
import * as z from 'zod';
import { faceMesh } from './geometry/head-fit.ts';
import { landmarkRegion } from './mesh/landmark-region.ts';

/**
 * Between two passes of the attention mesh, or from a tracked mesh to the next crop. See `landmarkRegion`.
 *
 * @example meshes$.pipe(meshRegions(), cropRotated(), attentionMesh())
 */
export const meshRegions = defineNode({
  type: 'multitask/mesh-regions',
  version: 1,
  summary: 'gives the rotated square around each mesh, to look at the same face once more',
  input: port(MeshesPacket, 'face meshes'),
  output: port(RegionsPacket, 'the same faces with the region to cut'),
  options: z.object({
    margin: z.number().positive().default(1.5).describe('side of the region, times the longer side of the mesh'),
  }),
  traits: { maxBatch: 64 },
  process: (items, { margin }) =>
    items.map((item) => {
      const { key, frame, count, boxes, scores, points, tracks, turned } = item;
      const regions = Array.from({ length: count }, (_, face) => landmarkRegion(faceMesh(item, face), margin));
      return { key, frame, count, boxes, scores, points, tracks, turned, regions: packRegions(regions) };
    }),
});
