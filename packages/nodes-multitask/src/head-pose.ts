import { BehaviourPacket, defineNode, FEX_BLOCKS, MeshesPacket, port } from '@fexgraph/core';
import * as z from 'zod';
import { faceRows } from './geometry/face-rows.ts';
import { headAngles } from './geometry/head-angles.ts';
import { fitHead } from './geometry/head-fit.ts';

const FIT = 'canonical face fitted to the mesh under weak perspective';

/**
 * Signs as in the reference's tables (`HeadAngles`): down, tilted to the subject's right and turned to the subject's
 * right are positive. X, Y, Z of the reference are network units without meaning here and stay null.
 *
 * Yaw is under-estimated at large angles (38.6 for a nominal 45 degrees; spec: embedded-pack 10).
 *
 * @example meshes$.pipe(headPose())
 */
export const headPose = defineNode({
  type: 'multitask/head-pose',
  version: 2,
  summary: 'measures pitch, roll and yaw by fitting the canonical face to the mesh',
  input: port(MeshesPacket, 'face meshes'),
  output: port(BehaviourPacket, 'block pose: Pitch, Roll, Yaw in radians; X, Y, Z are null'),
  options: z.object({}),
  traits: { maxBatch: 64 },
  columns: () => ['Pitch', 'Roll', 'Yaw'],
  columnNotes: [
    { columns: ['Pitch', 'Roll'], how: FIT, trust: 'measured' },
    { columns: ['Yaw'], how: `${FIT}; comes out small: 39 of 45 degrees`, trust: 'measured' },
    { columns: ['X', 'Y', 'Z'], how: 'the camera is not known', trust: 'not available' },
  ],
  process: (items) =>
    items.map((item) => {
      const pose = faceRows(item, FEX_BLOCKS.pose.length, (mesh) => {
        const { pitch, roll, yaw } = headAngles(fitHead(mesh).rotation);
        return [pitch, roll, yaw];
      });
      return { key: item.key, count: item.count, blocks: { pose } };
    }),
});
