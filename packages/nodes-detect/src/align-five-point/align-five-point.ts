import {
  type Chips,
  ChipsPacket,
  defineNode,
  type MapNode,
  MESH_VERTICES,
  type Meshes,
  MeshesPacket,
  nodeOperator,
  OPTIONS,
  type OptionsOf,
  pipelineNode,
  port,
} from '@fexgraph/core';
import { cutChips, packRegions } from '@fexgraph/imaging';
import { inject } from 'tsyringe';
import { z } from 'zod';
import { ARCFACE_SIDE, arcfaceRegion } from './arcface-region.ts';

/** Vertices whose mean is a point: eye centres from their corners, nose tip, mouth corners; left is left in the image. */
const POINT_VERTICES = [[33, 133], [362, 263], [1], [61], [291]];

const definition = defineNode({
  type: 'detect/align-five-point',
  version: 1,
  summary: 'cuts each face turned and scaled to the ArcFace five-point template',
  input: port(MeshesPacket, 'face meshes'),
  output: port(ChipsPacket, 'uint8 RGB chips [faces, size, size, 3] for an identity network'),
  options: z.object({
    size: z.int().min(1).max(1024).default(ARCFACE_SIDE).describe('side of a chip in pixels'),
  }),
  traits: { maxBatch: 16 },
});

/** Alignment decides over identity: without it unlike faces look alike to the network (spec: embedded-pack 8). */
@pipelineNode(definition)
export class AlignFivePointNode implements MapNode<Meshes, Chips> {
  constructor(@inject(OPTIONS) private readonly options: OptionsOf<typeof definition>) {}

  weight({ count }: Meshes): number {
    return Math.max(1, count);
  }

  process(items: readonly Meshes[]): readonly Chips[] {
    return items.map(({ key, frame, count, boxes, scores, tracks, mesh, presence }) => {
      const points = new Float32Array(count * 10);
      for (let face = 0; face < count; face++) points.set(fivePoints(mesh, face), 10 * face);
      const regions = packRegions(
        Array.from({ length: count }, (_, face) => arcfaceRegion(points.subarray(10 * face, 10 * face + 10))),
      );
      const chips = cutChips(frame.pixels, regions, this.options.size, 'replicate');
      return { key, frame, count, boxes, scores, points, tracks, presence, regions, chips };
    });
  }
}

/** x and y of the five points of a face, pixels of the frame. */
function fivePoints(mesh: Float32Array, face: number): number[] {
  const first = 3 * MESH_VERTICES * face;
  return POINT_VERTICES.flatMap((vertices) =>
    [0, 1].map((axis) => vertices.reduce((sum, vertex) => sum + mesh[first + 3 * vertex + axis], 0) / vertices.length),
  );
}

/** @example meshes$.pipe(alignFivePoint()) */
export const alignFivePoint = nodeOperator(definition, AlignFivePointNode);
