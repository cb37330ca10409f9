import {
  type Behaviour,
  BehaviourPacket,
  BLENDSHAPE_COLUMNS,
  defineNode,
  FexgraphError,
  MESH_VERTICES,
  type Meshes,
  MeshesPacket,
  optionalPort,
  port,
} from '@fexgraph/core';
import * as z from 'zod';
import { faceMesh, facesSeen, HeadFrame } from '../geometry/head-fit.ts';
import { type Camera, cameraOf, headMatrix, USUAL_FIELD_OF_VIEW } from '../geometry/head-matrix.ts';
import { type FaceAnchor, type FaceAnchors, FaceAnchorsPacket } from './face-anchor.ts';

const METRES = 0.01;

/**
 * Faces for avatars and other scenes. Nobody knows the camera of a video, so its focal length is stated: by `focalLength`,
 * or by the vertical field of view (63 degrees, as MediaPipe has it). A face that is twice as large as assumed is twice as far.
 *
 * @example graph.output('anchors', graph.add('anchors', faceAnchors(), { faces: mesh, scores: expression }))
 */
export const faceAnchors = defineNode({
  type: 'multitask/face-anchors',
  version: 1,
  summary: 'gives faces as avatars want them: a 4 x 4 matrix of the head, vertices in its frame, blendshapes by name',
  inputs: {
    faces: port(MeshesPacket, 'face meshes'),
    scores: optionalPort(BehaviourPacket, 'block blendshapes'),
  },
  output: port(FaceAnchorsPacket, 'plain data, as JSON can hold it'),
  options: z.object({
    fieldOfView: z
      .number()
      .min(1)
      .max(179)
      .default(USUAL_FIELD_OF_VIEW)
      .describe('of the camera, vertical, in degrees'),
    focalLength: z
      .number()
      .positive()
      .optional()
      .describe('of the camera, in pixels of the frame; goes before fieldOfView'),
  }),
  traits: { maxBatch: 64 },
  process: (items, { fieldOfView, focalLength }) =>
    items.map(({ key, faces, scores }): FaceAnchors => {
      const { width, height } = faces.frame;
      const usual = cameraOf(width, height, fieldOfView);
      const camera = { ...usual, focalLength: focalLength ?? usual.focalLength };
      return { key, camera, faces: facesSeen(faces).map((face) => anchorOf(faces, face, camera, scores)) };
    }),
});

function anchorOf(faces: Meshes, face: number, camera: Camera, scores: Behaviour | undefined): FaceAnchor {
  const head = new HeadFrame(faceMesh(faces, face));
  const [x, y, right, bottom] = faces.boxes.subarray(4 * face, 4 * face + 4);
  const matrix = headMatrix(head.fit, camera);
  return {
    identifier: faces.tracks?.[face] ?? null,
    score: faces.scores[face],
    box: { x, y, width: right - x, height: bottom - y },
    transform: Array.from(matrix, (value, i) => (i >= 12 && i < 15 ? METRES * value : value)),
    vertices: Array.from({ length: MESH_VERTICES }, (_, vertex) => head.point(vertex)).flatMap((point) =>
      point.map((value) => METRES * value),
    ),
    blendShapes: blendShapesOf(faces, face, scores),
  };
}

function blendShapesOf(faces: Meshes, face: number, scores: Behaviour | undefined): Readonly<Record<string, number>> {
  const all = scores?.blocks.blendshapes;
  if (!all) return {};
  if (scores.count !== faces.count) {
    throw new FexgraphError('NODE_FAILED', `scores of ${scores.count} faces came for ${faces.count} faces`, {
      hint: 'scores must come from the same faces, one row each',
    });
  }
  const values = BLENDSHAPE_COLUMNS.map((name, i) => [name, all[face * BLENDSHAPE_COLUMNS.length + i]] as const);
  return Object.fromEntries(values.filter(([, value]) => !Number.isNaN(value)));
}
