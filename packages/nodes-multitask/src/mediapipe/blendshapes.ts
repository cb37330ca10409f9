import { BehaviourPacket, BLENDSHAPE_COLUMNS, faceWeight, MeshesPacket, port } from '@fexgraph/core';
import { defineNetworkNode } from '@fexgraph/inference';
import * as z from 'zod';
import { faceMesh, facesSeen } from '../geometry/head-fit.ts';
import {
  BLENDSHAPE_NOTES,
  BLENDSHAPE_VERTICES,
  blendshapePoints,
  DEAD_BLENDSHAPES,
  LIVE_BLENDSHAPES,
} from './blendshape-points.ts';

const WIDTH = BLENDSHAPE_COLUMNS.length;
const DEAD = BLENDSHAPE_COLUMNS.map((column) => DEAD_BLENDSHAPES.includes(column));

/**
 * The blendshape network of MediaPipe's Face Landmarker. Rig coefficients 0..1, not intensities of
 * FACS. It was trained on the landmarks of `multitask/face-mesh-v2`. On those of `multitask/attention-mesh` its scores are
 * others: by 0.02 in the mean and 0.2 at most on frontal faces, by much more on hard ones.
 *
 * Source: MediaPipe Blendshape V2 (Google, Apache-2.0); spec: mediapipe-task 2.3 and 5.
 *
 * @example meshes$.pipe(blendshapes())
 */
export const blendshapes = defineNetworkNode({
  type: 'multitask/blendshapes',
  version: 1,
  summary: 'scores the blendshapes of each face with the network of MediaPipe (pack mediapipe)',
  input: port(MeshesPacket, 'face meshes, best of multitask/face-mesh-v2'),
  output: port(BehaviourPacket, 'block blendshapes, 0..1'),
  options: z.object({
    deadOutputs: z
      .boolean()
      .default(false)
      .describe('also gives what the network has outputs for and never scores (cheekSquint, noseSneer and others)'),
  }),
  network: { model: 'face-blendshapes', input: 'points', outputs: { blendshapes: WIDTH } },
  traits: { maxBatch: 16, concurrency: 2 },
  columns: ({ deadOutputs }) => (deadOutputs ? BLENDSHAPE_COLUMNS : LIVE_BLENDSHAPES),
  columnNotes: BLENDSHAPE_NOTES,
  weight: faceWeight,
  process: (items, { deadOutputs }, { network }) =>
    Promise.all(
      items.map(async (item) => {
        const { key, count } = item;
        const block = new Float32Array(count * WIDTH).fill(Number.NaN);
        const calls = facesSeen(item).map(async (face) => {
          const data = blendshapePoints(faceMesh(item, face));
          const dims = [1, BLENDSHAPE_VERTICES.length, 2];
          const found = await network.one({ type: 'float32', dims, data }, true);
          const row = found.blendshapes.map((score, i) => (DEAD[i] && !deadOutputs ? Number.NaN : score));
          block.set(row, face * WIDTH);
        });
        await Promise.all(calls);
        return { key, count, blocks: { blendshapes: block } };
      }),
    ),
});
