import { AU_COLUMNS, BehaviourPacket, BLENDSHAPE_COLUMNS, defineNode, MeshesPacket, port } from '@fexgraph/core';
import * as z from 'zod';
import { gazeGates } from '../gaze/gaze-gates.ts';
import { faceMesh, HeadFrame } from '../geometry/head-fit.ts';
import { GEOMETRIC_AUS, GEOMETRIC_BLENDSHAPES, GEOMETRIC_NOTES, geometricScores } from './geometric-scores.ts';

/**
 * Geometry, not a trained detector of action units; see `geometricScores` for what each score means.
 *
 * @example meshes$.pipe(geometricBlendshapes())
 */
export const geometricBlendshapes = defineNode({
  type: 'multitask/geometric-blendshapes',
  version: 1,
  summary: 'scores the few blendshapes and action units that the shape of the mesh shows',
  input: port(MeshesPacket, 'face meshes with irises'),
  output: port(BehaviourPacket, 'blocks blendshapes and aus, 0..1; null for everything a mesh does not show'),
  options: z.object(gazeGates),
  traits: { maxBatch: 64 },
  columns: () => [...GEOMETRIC_BLENDSHAPES, ...GEOMETRIC_AUS],
  columnNotes: GEOMETRIC_NOTES,
  process: (items, gates) =>
    items.map((item) => {
      const scores = Array.from({ length: item.count }, (_, face) =>
        geometricScores(new HeadFrame(faceMesh(item, face)), gates),
      );
      const blendshapes = table(
        BLENDSHAPE_COLUMNS,
        scores.map((score) => score.blendshapes),
      );
      const aus = table(
        AU_COLUMNS,
        scores.map((score) => score.aus),
      );
      return { key: item.key, count: item.count, blocks: { blendshapes, aus } };
    }),
});

/** Rows of named scores as a block; NaN for columns without a score. */
function table(columns: readonly string[], rows: readonly Readonly<Record<string, number>>[]): Float32Array {
  return Float32Array.from(rows.flatMap((row) => columns.map((column) => row[column] ?? Number.NaN)));
}
