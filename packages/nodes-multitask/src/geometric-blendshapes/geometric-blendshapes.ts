import {
  AU_COLUMNS,
  type Behaviour,
  BehaviourPacket,
  BLENDSHAPE_COLUMNS,
  defineNode,
  type MapNode,
  type Meshes,
  MeshesPacket,
  nodeOperator,
  OPTIONS,
  type OptionsOf,
  pipelineNode,
  port,
} from '@fexgraph/core';
import { inject } from 'tsyringe';
import { z } from 'zod';
import { gazeGates } from '../gaze/gaze-gates.ts';
import { faceMesh, HeadFrame } from '../geometry/head-fit.ts';
import { GEOMETRIC_AUS, GEOMETRIC_BLENDSHAPES, geometricScores } from './geometric-scores.ts';

const definition = defineNode({
  type: 'multitask/geometric-blendshapes',
  version: 1,
  summary: 'scores the few blendshapes and action units that the shape of the mesh shows',
  input: port(MeshesPacket, 'face meshes with irises'),
  output: port(BehaviourPacket, 'blocks blendshapes and aus, 0..1; null for everything a mesh does not show'),
  options: z.object(gazeGates),
  traits: { maxBatch: 64 },
  columns: () => [...GEOMETRIC_BLENDSHAPES, ...GEOMETRIC_AUS],
});

/** Geometry, not a trained detector of action units; see `geometricScores` for what each score means. */
@pipelineNode(definition)
export class GeometricBlendshapesNode implements MapNode<Meshes, Behaviour> {
  constructor(@inject(OPTIONS) private readonly options: OptionsOf<typeof definition>) {}

  process(items: readonly Meshes[]): readonly Behaviour[] {
    return items.map((item) => {
      const scores = Array.from({ length: item.count }, (_, face) =>
        geometricScores(new HeadFrame(faceMesh(item, face)), this.options),
      );
      const blendshapes = table(
        scores.map((score) => score.blendshapes),
        BLENDSHAPE_COLUMNS,
      );
      const aus = table(
        scores.map((score) => score.aus),
        AU_COLUMNS,
      );
      return { key: item.key, count: item.count, blocks: { blendshapes, aus } };
    });
  }
}

/** Rows of named scores as a block; NaN for columns without a score. */
function table(rows: readonly Readonly<Record<string, number>>[], columns: readonly string[]): Float32Array {
  return Float32Array.from(rows.flatMap((row) => columns.map((column) => row[column] ?? Number.NaN)));
}

/** @example meshes$.pipe(geometricBlendshapes()) */
export const geometricBlendshapes = nodeOperator(definition, GeometricBlendshapesNode);
