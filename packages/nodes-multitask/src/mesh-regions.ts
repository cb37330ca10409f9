import {
  defineNode,
  type MapNode,
  type Meshes,
  MeshesPacket,
  nodeOperator,
  OPTIONS,
  type OptionsOf,
  pipelineNode,
  port,
  type Regions,
  RegionsPacket,
} from '@fexgraph/core';
import { packRegions } from '@fexgraph/imaging';
import { inject } from 'tsyringe';
import { z } from 'zod';
import { faceMesh } from './geometry/head-fit.ts';
import { landmarkRegion } from './mesh/landmark-region.ts';

const definition = defineNode({
  type: 'multitask/mesh-regions',
  version: 1,
  summary: 'gives the rotated square around each mesh, to look at the same face once more',
  input: port(MeshesPacket, 'face meshes'),
  output: port(RegionsPacket, 'the same faces with the region to cut'),
  options: z.object({
    margin: z.number().positive().default(1.5).describe('side of the region, times the longer side of the mesh'),
  }),
  traits: { maxBatch: 64 },
});

/** Between two passes of the attention mesh, or from a tracked mesh to the next crop. See `landmarkRegion`. */
@pipelineNode(definition)
export class MeshRegionsNode implements MapNode<Meshes, Regions> {
  constructor(@inject(OPTIONS) private readonly options: OptionsOf<typeof definition>) {}

  process(items: readonly Meshes[]): readonly Regions[] {
    return items.map((item) => {
      const { key, frame, count, boxes, scores, points, tracks, turned } = item;
      const regions = Array.from({ length: count }, (_, face) =>
        landmarkRegion(faceMesh(item, face), this.options.margin),
      );
      return { key, frame, count, boxes, scores, points, tracks, turned, regions: packRegions(regions) };
    });
  }
}

/** @example meshes$.pipe(meshRegions(), cropRotated(), attentionMesh()) */
export const meshRegions = nodeOperator(definition, MeshRegionsNode);
