import type { Meshes } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { context, greyFrame } from '../../test/node-fixtures.ts';
import { boxOf, type ScriptedFace, ScriptedNetworks } from '../../test/scripted-faces.ts';
import { SourceTracker, type TrackOptions } from './source-tracker.ts';

const OPTIONS: TrackOptions = { every: 4, overlap: 0.3, patience: 1, alpha: 0 };

/** One face, `steps` pixels further right each frame. */
const walk = (frames: number, face: Partial<ScriptedFace> = {}, step = 2): ScriptedFace[][] =>
  Array.from({ length: frames }, (_, i) => [{ x: 50 + step * i, y: 50, ...face }]);

async function trackAll(script: readonly (readonly ScriptedFace[])[], options: Partial<TrackOptions> = {}) {
  const networks = new ScriptedNetworks(script);
  const tracker = new SourceTracker(networks);
  const tracked: Meshes[] = [];
  for (let index = 0; index < script.length; index++) {
    tracked.push(await tracker.track(greyFrame(8, 8, index), { ...OPTIONS, ...options }, context));
  }
  return { networks, tracked, ids: tracked.map(({ tracks }) => [...tracks!]) };
}

describe('SourceTracker', () => {
  it('runs the detector on every k-th frame while a face is followed', async () => {
    const { networks, ids } = await trackAll(walk(12));
    expect(networks.detected).toEqual([0, 4, 8]);
    expect(networks.meshed).toBe(1);
    expect(networks.followed.slice(1)).toEqual(new Array(11).fill(1));
    expect(ids).toEqual(new Array(12).fill([0]));
  });

  it('runs it on each frame for every = 1', async () => {
    expect((await trackAll(walk(5), { every: 1 })).networks.detected).toEqual([0, 1, 2, 3, 4]);
  });

  it('moves and scales the detector’s box as the mesh moves and grows', async () => {
    const script = Array.from({ length: 4 }, (_, i): ScriptedFace[] => [
      { x: 50 + 3 * i, y: 60 - i, side: 40 + 2 * i },
    ]);
    const { tracked, networks } = await trackAll(script);
    expect(networks.detected).toEqual([0]);
    tracked.forEach(({ boxes, frame }, i) => {
      expect(frame.key.index).toBe(i);
      boxOf(script[i][0]).forEach((value, at) => {
        expect(boxes[at]).toBeCloseTo(value, 4);
      });
    });
  });

  it('smooths reported boxes per face, and only these', async () => {
    const { tracked, networks } = await trackAll(walk(3, {}, 8), { alpha: 0.5 });
    expect(tracked.map(({ boxes }) => boxes[0])).toEqual([30, 34, 40]);
    expect(tracked.map(({ mesh }) => mesh[0])).toEqual([40, 48, 56]);
    expect(networks.detected).toEqual([0]);
  });

  it('looks for faces on every frame while there is none', async () => {
    const { networks, tracked, ids } = await trackAll([[], [], [{ x: 50, y: 50 }], [{ x: 52, y: 50 }]]);
    expect(networks.detected).toEqual([0, 1, 2]);
    expect(ids).toEqual([[], [], [0], [0]]);
    expect(tracked[0]).toMatchObject({ count: 0, boxes: new Float32Array(0), mesh: new Float32Array(0) });
  });

  it('gives a face that comes a number of its own, on the next run of the detector', async () => {
    const script = walk(9).map((faces, i) => (i < 2 ? faces : [...faces, { x: 200, y: 80, score: 0.875 }]));
    const { ids, tracked } = await trackAll(script);
    expect(ids.slice(0, 4)).toEqual([[0], [0], [0], [0]]);
    // The better score comes first.
    expect(ids.slice(4)).toEqual(new Array(5).fill([1, 0]));
    expect([...tracked[5].scores]).toEqual([0.875, 0.75]);
  });

  it('asks the detector at once where the mesh loses a face, and keeps its number where it is found again', async () => {
    // It jumps by more than the mesh network looks around, but still overlaps.
    const script: ScriptedFace[][] = [0, 2, 46, 48, 50, 52, 54].map((shift) => [{ x: 50 + shift, y: 50, side: 40 }]);
    const { networks, ids, tracked } = await trackAll(script, { overlap: 0 });
    expect(networks.detected).toEqual([0, 2, 6]);
    expect(ids.flat()).toEqual([0, 0, 1, 1, 1, 1, 1]);
    expect(tracked[2].boxes[0]).toBe(76);
    const near = script.map(([face]) => [{ ...face, side: 90 }]);
    near[2] = [{ ...near[2][0], seen: false }];
    const again = await trackAll(near);
    expect(again.networks.detected).toEqual([0, 2, 3]);
    expect(again.ids.flat()).toEqual(new Array(7).fill(0));
  });

  it('keeps a face that only the detector sees, with a mesh of NaN, and asks the detector on every frame meanwhile', async () => {
    const script = walk(6).map(([face], i) => [{ ...face, seen: i < 2 || i > 3 }]);
    const { networks, tracked, ids } = await trackAll(script);
    expect(ids).toEqual(new Array(6).fill([0]));
    expect(tracked.map(({ mesh }) => Number.isNaN(mesh[0]))).toEqual([false, false, true, true, false, false]);
    expect(tracked.map(({ presence }) => presence[0])).toEqual([1, 1, 0, 0, 1, 1]);
    expect(networks.detected).toEqual([0, 2, 3, 4]);
    expect(tracked[3].boxes[0]).toBe(36);
  });

  it('ends a face that neither sees, and numbers the next one anew', async () => {
    const face = { x: 50, y: 50 };
    const { ids, networks } = await trackAll([[face], [face], [], [], [face]]);
    expect(ids).toEqual([[0], [0], [], [], [1]]);
    expect(networks.detected).toEqual([0, 2, 3, 4]);
  });

  it('gives up a face that the detector misses more often than its patience', async () => {
    const script = walk(14, {}, 0).map(([face], i) => [{ ...face, detected: i === 0 }]);
    expect((await trackAll(script, { patience: 1 })).ids.map((ids) => ids.length)).toEqual([
      ...new Array(8).fill(1),
      ...new Array(6).fill(0),
    ]);
    const blink = walk(14, {}, 0).map(([face], i) => [{ ...face, detected: i % 8 === 0 }]);
    expect((await trackAll(blink)).ids).toEqual(new Array(14).fill([0]));
  });

  it('keeps two faces apart that pass each other, and ends a track that has come to the face of an older one', async () => {
    const passing = Array.from({ length: 12 }, (_, i): ScriptedFace[] => [
      { x: 50 + 10 * i, y: 40 },
      { x: 160 - 10 * i, y: 90 },
    ]);
    const { tracked, ids } = await trackAll(passing);
    expect(new Set(ids.map((frame) => [...frame].sort().join()))).toEqual(new Set(['0,1']));
    const top = tracked.map(({ tracks, boxes }) => tracks![boxes[1] === 20 ? 0 : 1]);
    expect(new Set(top).size).toBe(1);

    // The second face leaves, and its mesh lands on the first.
    const one: ScriptedFace = { x: 50, y: 50 };
    const merged = await trackAll([[one, { x: 85, y: 50 }], [one], [one]]);
    expect(merged.ids).toEqual([[0, 1], [0], [0]]);
  });

  it('is as it was after a frame that failed', async () => {
    const networks = new ScriptedNetworks(walk(6));
    const tracker = new SourceTracker(networks);
    const at = (index: number) => tracker.track(greyFrame(8, 8, index), OPTIONS, context);
    await at(0);
    await at(1);
    networks.failure = new Error('no');
    await expect(at(2)).rejects.toThrow('no');
    expect([...(await at(2)).tracks!]).toEqual([0]);
    await at(3);
    await at(4);
    expect(networks.detected).toEqual([0, 4]);
  });
});
