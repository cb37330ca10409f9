import { describe, expect, it } from 'vitest';
import { canonicalMesh, type Stance } from '../test/canonical-mesh.ts';
import { greyFrame, meshes, optionsFor, unseen } from '../test/node-fixtures.ts';
import { IrisGazeNode } from './iris-gaze.ts';

/** The resting iris of a level gaze sits a little above the line of the eye corners. */
const LEVEL: readonly [number, number] = [0, 0.08];

function gaze(stance: Stance, options = {}): number[] {
  const node = new IrisGazeNode(optionsFor(IrisGazeNode, options));
  const [{ blocks }] = node.process([meshes(greyFrame(640, 480), canonicalMesh({ iris: LEVEL, ...stance }))]);
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
  it('is nought for a frontal face that looks ahead', () => {
    for (const value of gaze({})) expect(Math.abs(value)).toBeLessThan(0.02);
  });

  it('adds the turn of the head: ahead of a turned head is aside', () => {
    const [pitch, yaw, angle] = gaze({ yaw: 0.3 });
    // The two count in opposite directions: Yaw of the head to the left of the image and Pitch down, the gaze to the
    // right and up.
    expect(yaw).toBeCloseTo(-0.3, 2);
    expect(Math.abs(pitch)).toBeLessThan(0.02);
    expect(angle).toBeCloseTo(0.3, 2);
    expect(gaze({ pitch: -0.25 })[0]).toBeCloseTo(0.25, 1);
  });

  it('follows the irises: right of the image and up are positive', () => {
    expect(gaze({ iris: [0.3, 0.08] })[1]).toBeCloseTo(Math.asin(0.3 / 0.85), 1);
    expect(gaze({ iris: [0, 0.3] })[0]).toBeGreaterThan(0.2);
  });

  it('gives the angle between the line of sight and the line to the camera', () => {
    const [pitch, yaw, angle] = gaze({ iris: [-0.2, 0.2], yaw: -0.1 });
    expect(angle).toBeCloseTo(Math.acos(Math.cos(pitch) * Math.cos(yaw)), 6);
  });

  it('is null behind a shut eye, and on a turned head', () => {
    const nulls = [NaN, NaN, NaN];
    expect(gaze({ move: shut('right', 'left') })).toEqual(nulls);
    expect(gaze({ move: shut('left') })).toEqual(nulls);
    expect(gaze({ move: shut('left') }, { minOpenness: 0 })).not.toEqual(nulls);
    expect(gaze({ yaw: 0.8 })).toEqual(nulls);
    expect(gaze({ yaw: 0.8 }, { maxHeadYaw: 60 })).not.toEqual(nulls);
  });

  it('is null for a face that was not seen', () => {
    const node = new IrisGazeNode(optionsFor(IrisGazeNode));
    const [{ blocks }] = node.process([meshes(greyFrame(64, 64), unseen, canonicalMesh())]);
    expect([...blocks.gaze!].map(Number.isNaN)).toEqual([true, true, true, false, false, false]);
  });
});
