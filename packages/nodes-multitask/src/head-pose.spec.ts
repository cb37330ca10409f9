import { describe, expect, it } from 'vitest';
import { canonicalMesh } from '../test/canonical-mesh.ts';
import { context, greyFrame, meshes, unseen } from '../test/node-fixtures.ts';
import { headPose } from './head-pose.ts';

describe('multitask/head-pose', () => {
  it('writes Pitch, Roll, Yaw in radians and leaves X, Y, Z null', async () => {
    const faces = [canonicalMesh({ pitch: 0.1, roll: -0.2, yaw: 0.3 }), unseen, canonicalMesh({ yaw: -0.5, scale: 3 })];
    const [{ blocks, count }] = await new headPose.nodeClass({}).process(
      [meshes(greyFrame(640, 480), ...faces)],
      context,
    );
    const rounded = Array.from(blocks.pose!, (value) =>
      Number.isNaN(value) ? null : Math.abs(+value.toFixed(3)) && +value.toFixed(3),
    );
    expect(count).toBe(3);
    expect(rounded).toEqual([0.1, -0.2, 0.3, null, null, null, ...Array(6).fill(null), 0, 0, -0.5, null, null, null]);
  });
});
