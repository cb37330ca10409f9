import { describe, expect, it } from 'vitest';
import { canonicalMesh } from '../test/canonical-mesh.ts';
import { context, greyFrame, meshes, optionsFor, unseen } from '../test/node-fixtures.ts';
import { meshLandmarks } from './mesh-landmarks.ts';

const f = Math.fround;
const node = (options = {}) => new meshLandmarks.nodeClass(optionsFor(meshLandmarks, options));

describe('multitask/mesh-landmarks', () => {
  const mesh = canonicalMesh({ yaw: 0.2 });

  it('lays the mesh out by axis: all x, all y, all z', async () => {
    const [{ blocks, count }] = await node().process([meshes(greyFrame(640, 480), mesh)], context);
    expect(count).toBe(1);
    for (const vertex of [0, 33, 477]) {
      expect(blocks.mesh![vertex]).toBe(mesh[3 * vertex]);
      expect(blocks.mesh![478 + vertex]).toBe(mesh[3 * vertex + 1]);
    }
  });

  it('gives depth as a fraction of the FaceRect square', async () => {
    const [wide] = await node().process([meshes(greyFrame(640, 480), mesh)], context);
    expect(wide.blocks.mesh![2 * 478 + 1]).toBeCloseTo(mesh[5] / (1.2 * 200), 6);
    const [tight] = await node({ expand: 1 }).process([meshes(greyFrame(640, 480), mesh)], context);
    expect(tight.blocks.mesh![2 * 478 + 1]).toBeCloseTo(mesh[5] / 200, 6);
  });

  it('takes coordinates back to the source picture in float32', async () => {
    const fit = { scale: 0.3, padLeft: 5, padTop: 9, padRight: 5, padBottom: 9 };
    const [{ blocks }] = await node().process([meshes(greyFrame(640, 480, 0, fit), mesh)], context);
    expect(blocks.mesh![33]).toBe(f(f(mesh[99] - 5) / f(0.3)));
    expect(blocks.mesh![478 + 33]).toBe(f(f(mesh[100] - 9) / f(0.3)));
  });

  it('reads the 68 landmarks from the mesh: all x, then all y', async () => {
    const [{ blocks }] = await node().process([meshes(greyFrame(640, 480), mesh)], context);
    const { mesh: points, landmarks } = blocks as { mesh: Float32Array; landmarks: Float32Array };
    expect([landmarks[10], landmarks[68 + 10]]).toEqual([points[152], points[478 + 152]]);
    expect([landmarks[36], landmarks[68 + 36]]).toEqual([points[33], points[478 + 33]]);
  });

  it('gives nulls for a face that was not seen and nothing for no face', async () => {
    const [one, none] = await node().process([meshes(greyFrame(9, 9), unseen), meshes(greyFrame(9, 9, 1))], context);
    expect(one.blocks.landmarks!.every(Number.isNaN)).toBe(true);
    expect([none.count, none.blocks.mesh!.length]).toEqual([0, 0]);
  });
});
