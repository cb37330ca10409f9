import { BehaviourPacket, defineNode, FEX_BLOCKS, MeshesPacket, port } from '@fexgraph/core';
import * as z from 'zod';
import { gazeVector, meanGaze } from './gaze/eye-gaze.ts';
import { gazeGates, trustedGazes } from './gaze/gaze-gates.ts';
import { faceRows } from './geometry/face-rows.ts';
import { HeadFrame } from './geometry/head-fit.ts';

/**
 * The line of sight against the line to the camera, in radians: gaze_pitch is positive up, gaze_yaw positive towards
 * the right of the image, as the reference draws them; its Pitch and Yaw of the head count the other way. gaze_angle is
 * the angle between the two lines. Null where an eye is shut, the head is turned too far, or the eyes disagree; sunglasses and
 * hands are not noticed.
 *
 * Source: spec: embedded-pack 10, pipeline 6.5.
 *
 * @example meshes$.pipe(irisGaze({ maxHeadYaw: 30 }))
 */
export const irisGaze = defineNode({
  type: 'multitask/iris-gaze',
  version: 1,
  summary: 'measures where the eyes look, from the irises and the stance of the head',
  input: port(MeshesPacket, 'face meshes with irises'),
  output: port(BehaviourPacket, 'block gaze in radians; null where the irises cannot be trusted'),
  options: z.object(gazeGates),
  traits: { maxBatch: 64 },
  columns: () => FEX_BLOCKS.gaze,
  columnNotes: [
    {
      columns: FEX_BLOCKS.gaze,
      how: 'irises between the corners of the eyes, with an average eyeball; about 5 degrees on faces that look at the camera',
      trust: 'measured',
    },
  ],
  process: (items, gates) =>
    items.map((item) => {
      const gaze = faceRows(item, FEX_BLOCKS.gaze.length, (mesh) => {
        const head = new HeadFrame(mesh);
        const eyes = trustedGazes(head, gates);
        return eyes && gazeColumns(head, meanGaze(eyes.right, eyes.left));
      });
      return { key: item.key, count: item.count, blocks: { gaze } };
    }),
});

/** gaze_pitch, gaze_yaw, gaze_angle in the camera's frame. */
function gazeColumns(head: HeadFrame, direction: { yaw: number; pitch: number }): [number, number, number] {
  const [x, y, towards] = head.toCamera(gazeVector(direction));
  const [pitch, yaw] = [Math.asin(Math.max(-1, Math.min(1, y))), Math.atan2(x, towards)];
  return [pitch, yaw, Math.acos(Math.max(-1, Math.min(1, Math.cos(pitch) * Math.cos(yaw))))];
}
