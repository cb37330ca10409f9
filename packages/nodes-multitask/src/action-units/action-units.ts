import { AU_COLUMNS, BehaviourPacket, BLENDSHAPE_COLUMNS, defineNode, MeshesPacket, port } from '@fexgraph/core';
import * as z from 'zod';
import { measureFace } from '../geometric-blendshapes/face-measures.ts';
import { faceRows } from '../geometry/face-rows.ts';
import { HeadFrame } from '../geometry/head-fit.ts';
import { type Scores, UNIT_NOTES, UNIT_RULES, unitScores } from './unit-scores.ts';

const SHAPES = BLENDSHAPE_COLUMNS.length;

/**
 * Formulas on blendshapes, not a trained detector of action units, and not comparable with the numbers of one. See
 * `UNIT_RULES` for each formula and how far to trust it.
 *
 * @example graph.add('aus', actionUnits(), { faces: mesh, scores: blendshapes })
 */
export const actionUnits = defineNode({
  type: 'multitask/action-units',
  version: 1,
  summary: 'scores the action units that blendshapes and the mesh show',
  inputs: {
    faces: port(MeshesPacket, 'face meshes'),
    scores: port(BehaviourPacket, 'block blendshapes of the same faces'),
  },
  output: port(BehaviourPacket, 'block aus, 0..1; null for every unit that cannot be told'),
  options: z.object({}),
  traits: { maxBatch: 64 },
  columns: () => UNIT_RULES.map(({ unit }) => unit),
  columnNotes: UNIT_NOTES,
  process: (items) =>
    items.map(({ faces, scores }) => {
      const { blendshapes } = scores.blocks;
      const aus = faceRows(faces, AU_COLUMNS.length, (mesh, face) => {
        if (!blendshapes || Number.isNaN(mesh[0])) return undefined;
        const row = blendshapes.subarray(face * SHAPES, (face + 1) * SHAPES);
        return unitScores(named(row), measureFace(new HeadFrame(mesh)));
      });
      return { key: faces.key, count: faces.count, blocks: { aus } };
    }),
});

function named(row: Float32Array): Scores {
  return Object.fromEntries(BLENDSHAPE_COLUMNS.map((column, i) => [column, row[i]]));
}
