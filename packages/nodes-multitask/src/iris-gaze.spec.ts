import { describe, expect, it } from 'vitest';
import { canonicalMesh, type Stance } from '../test/canonical-mesh.ts';
import { context, greyFrame, meshes, optionsFor, unseen } from '../test/node-fixtures.ts';
import { irisGaze } from './iris-gaze.ts';

/** The resting iris of a level gaze sits a little above the line of the eye corners. */
const LEVEL: readonly [number, number] = [0, 0.08];

async function gaze(stance: Stance, options = {}): Promise<number[]> {
  const node = new irisGaze.nodeClass(optionsFor(irisGaze, options));
  const [{ blocks }] = await node.process(
    [meshes(greyFrame(640, 480), canonicalMesh({ iris: LEVEL, ...stance }))],
    context,
  );
  return [...blocks.gaze!];
}

/** Lids of both eyes brought together, or of one. */
function shut(...sides: ('right' | 'left')[]): Stance['move'] {
  const lids = { right: [159, 145], left: [386, 374] };
  const open = canonicalMesh({ scale: 1, x: 0, y: 0 });
  return Object.fromEntries(
    sides.flatMap((side) => {
      const [upper, lower] = lids[side];
      const gap = open[3 * lower + 1] - open[3 * upper + 1];
      return [[upper, [0, -gap, 0]]];
    }),
  );
}

describe('multitask/iris-gaze', () => {
  it('is nought for a frontal face that looks ahead', async () => {
    for (const value of await gaze({})) expect(Math.abs(value)).toBeLessThan(0.02);
  });

  it('adds the turn of the head: ahead of a turned head is aside', async () => {
    const [pitch, yaw, angle] = await gaze({ yaw: 0.3 });
    // The two count in opposite directions: Yaw of the head to the left of the image and Pitch down, the gaze to the
    // right and up.
    expect(yaw).toBeCloseTo(-0.3, 2);
    expect(Math.abs(pitch)).toBeLessThan(0.02);
    expect(angle).toBeCloseTo(0.3, 2);
    expect((await gaze({ pitch: -0.25 }))[0]).toBeCloseTo(0.25, 1);
  });

  it('follows the irises: right of the image and up are positive', async () => {
    expect((await gaze({ iris: [0.3, 0.08] }))[1]).toBeCloseTo(Math.asin(0.3 / 0.85), 1);
    expect((await gaze({ iris: [0, 0.3] }))[0]).toBeGreaterThan(0.2);
  });

  it('gives the angle between the line of sight and the line to the camera', async () => {
    const [pitch, yaw, angle] = await gaze({ iris: [-0.2, 0.2], yaw: -0.1 });
    expect(angle).toBeCloseTo(Math.acos(Math.cos(pitch) * Math.cos(yaw)), 6);
  });

  it('is null behind a shut eye, and on a turned head', async () => {
    const nulls = [NaN, NaN, NaN];
    expect(await gaze({ move: shut('right', 'left') })).toEqual(nulls);
    expect(await gaze({ move: shut('left') })).toEqual(nulls);
    expect(await gaze({ move: shut('left') }, { minOpenness: 0 })).not.toEqual(nulls);
    expect(await gaze({ yaw: 0.8 })).toEqual(nulls);
    expect(await gaze({ yaw: 0.8 }, { maxHeadYaw: 60 })).not.toEqual(nulls);
  });

  it('is null for a face that was not seen', async () => {
    const node = new irisGaze.nodeClass(optionsFor(irisGaze));
    const [{ blocks }] = await node.process([meshes(greyFrame(64, 64), unseen, canonicalMesh())], context);
    expect([...blocks.gaze!].map(Number.isNaN)).toEqual([true, true, true, false, false, false]);
  });
});
