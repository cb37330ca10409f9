import {
  type Behaviour,
  BehaviourPacket,
  defineNode,
  FEX_BLOCKS,
  type MapNode,
  type Meshes,
  MeshesPacket,
  nodeOperator,
  pipelineNode,
  port,
} from '@fexgraph/core';
import { z } from 'zod';
import { headAngles } from './geometry/head-angles.ts';
import { faceMesh, fitHead } from './geometry/head-fit.ts';

const WIDTH = FEX_BLOCKS.pose.length;

const definition = defineNode({
  type: 'multitask/head-pose',
  version: 2,
  summary: 'measures pitch, roll and yaw by fitting the canonical face to the mesh',
  input: port(MeshesPacket, 'face meshes'),
  output: port(BehaviourPacket, 'block pose: Pitch, Roll, Yaw in radians; X, Y, Z are null'),
  options: z.object({}),
  traits: { maxBatch: 64 },
  columns: () => ['Pitch', 'Roll', 'Yaw'],
});

/**
 * Signs as in the reference's tables (`HeadAngles`): down, tilted to the subject's right and turned to the subject's
 * right are positive. X, Y, Z of the reference are network units without meaning here and stay null.
 *
 * Yaw is under-estimated at large angles (38.6 for a nominal 45 degrees; spec: embedded-pack 10).
 */
@pipelineNode(definition)
export class HeadPoseNode implements MapNode<Meshes, Behaviour> {
  process(items: readonly Meshes[]): readonly Behaviour[] {
    return items.map((item) => {
      const pose = new Float32Array(item.count * WIDTH).fill(Number.NaN);
      for (let face = 0; face < item.count; face++) {
        const { pitch, roll, yaw } = headAngles(fitHead(faceMesh(item, face)).rotation);
        pose.set([pitch, roll, yaw], face * WIDTH);
      }
      return { key: item.key, count: item.count, blocks: { pose } };
    });
  }
}

/** @example meshes$.pipe(headPose()) */
export const headPose = nodeOperator(definition, HeadPoseNode);
