import { type Chips, ChipsPacket, faceWeight, MESH_VERTICES, type Meshes, MeshesPacket, port } from '@fexgraph/core';
import { type PickedChips, pickChips, regionAt } from '@fexgraph/imaging';
import { defineNetworkNode } from '@fexgraph/inference';
import * as z from 'zod';
import { meshToFrame } from '../attention-mesh/mesh-to-frame.ts';
import { MESH_WIDTH } from '../geometry/head-fit.ts';

const SIDE = 256;
const CHIPS = { type: 'uint8', side: SIDE, madeBy: 'detect/crop-rotated' } as const;
const OUTPUTS = { landmarks: 3 * MESH_VERTICES, presence: 1 };

/**
 * The landmark network of MediaPipe's Face Landmarker. It looks at each region once, as MediaPipe does with pictures; for
 * steadier points, run it again on the region of the mesh found (`multitask/mesh-regions`).
 *
 * A face whose presence is below `minPresence` keeps box and score, and its points are NaN: MediaPipe leaves it out.
 * Unlike `multitask/attention-mesh` it does not try a face the other way up.
 *
 * Source: MediaPipe Face Mesh V2 (Google, Apache-2.0); spec: mediapipe-task 2.1 and 2.3.
 *
 * @example chips$.pipe(faceMeshV2())
 */
export const faceMeshV2 = defineNetworkNode({
  type: 'multitask/face-mesh-v2',
  version: 1,
  summary: 'finds 478 points of each face with the second face mesh of MediaPipe (pack mediapipe)',
  input: port(ChipsPacket, 'chips of 256 x 256 pixels, each a rotated square around a face'),
  output: port(MeshesPacket, 'face meshes in pixels of the frame'),
  options: z.object({
    minPresence: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe('presence below which the points are noise and become null; boxes and scores stay'),
  }),
  network: { model: 'face-landmarks-v2', input: 'image', outputs: OUTPUTS },
  traits: { maxBatch: 8, concurrency: 2 },
  weight: faceWeight,
  async process(items, { minPresence }, { network }) {
    const picked = items.map((item) => pickChips(item, CHIPS));
    const found = await network.rows(picked.map(({ chips }) => chips));
    return items.map((item, i) => meshesOf(item, picked[i], found[i], minPresence));
  },
});

function meshesOf(
  { key, frame, count, boxes, scores, points, tracks, turned, regions }: Chips,
  { faces }: PickedChips<'uint8'>,
  found: Readonly<Record<keyof typeof OUTPUTS, Float32Array>>,
  minPresence: number,
): Meshes {
  const mesh = new Float32Array(count * MESH_WIDTH).fill(Number.NaN);
  const presence = new Float32Array(count);
  faces.forEach((face, row) => {
    presence[face] = 1 / (1 + Math.exp(-found.presence[row]));
    if (presence[face] < minPresence) return;
    const landmarks = found.landmarks.subarray(row * OUTPUTS.landmarks, (row + 1) * OUTPUTS.landmarks);
    mesh.set(meshToFrame(landmarks, SIDE, regionAt(regions, face)), face * MESH_WIDTH);
  });
  return { key, frame, count, boxes, scores, points, tracks, turned, mesh, presence };
}
