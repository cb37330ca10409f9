import { fileURLToPath } from 'node:url';
import { observe } from '@fexgraph/core';
import type { IncomingFrame } from '@fexgraph/sources';
import { imagesSource } from '@fexgraph/sources/node';
import { concatMap, delay, firstValueFrom, from, of, Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { countFacesOf } from '../src/changing-graph.ts';
import { headPoses } from '../src/custom-graph.ts';
import { facesWithHeartRate } from '../src/join-by-time.ts';
import { countFaces } from '../src/operator-in-a-pipe.ts';
import { DETECTORS, faceBoxes } from '../src/swap-by-one-line.ts';
import { countLargeFaces } from '../src/third-party-node.ts';

const photo = fileURLToPath(new URL('../media/astronaut.png', import.meta.url));

describe('operator-in-a-pipe', () => {
  it('counts the faces of each picture', async () => {
    expect(await countFaces(photo, photo)).toEqual([
      { picture: photo, faces: 1 },
      { picture: photo, faces: 1 },
    ]);
  });
});

describe('custom-graph', () => {
  it('gives the head pose only: nearly frontal', async () => {
    const [pose] = await headPoses(photo);
    expect(pose.picture).toBe(photo);
    expect(Math.abs(pose.yaw)).toBeLessThan(0.2);
  });
});

describe('swap-by-one-line', () => {
  it('swaps the detector', async () => {
    const [box] = await faceBoxes(photo);
    expect(box[0]).toBeGreaterThan(150);
    expect(box[2]).toBeLessThan(300);
    expect(await faceBoxes(photo, { detector: DETECTORS.strict })).toEqual([box]);
    await expect(faceBoxes(photo, { detector: DETECTORS.given })).rejects.toThrow('came without boxes');
  });

  it('swaps the backend, or says how to get it', async () => {
    const onCuda = faceBoxes(photo, { backend: 'cuda' }).then(
      (boxes) => boxes.length,
      (error) => error.code,
    );
    expect([1, 'BACKEND_UNAVAILABLE']).toContain(await onCuda);
  });
});

describe('third-party-node', () => {
  it('keeps the faces that are wide enough', async () => {
    expect(await countLargeFaces(50, photo)).toEqual([1]);
    expect(await countLargeFaces(500, photo)).toEqual([0]);
  });
});

describe('join-by-time', () => {
  it('gives each record the last beat before it, whenever the beats come', async () => {
    const beats = [
      { time: -1, value: 60 },
      { time: 0.5, value: 70 },
      { time: 1, value: 80 },
      { time: 9, value: 90 },
    ];
    for (const beats$ of [from(beats), from(beats).pipe(concatMap((beat) => of(beat).pipe(delay(20))))]) {
      const joined = await facesWithHeartRate(beats$, photo, photo, photo, photo);
      expect(joined.map(({ time, bpm }) => [time, bpm])).toEqual([
        [0, 60],
        [1, 80],
        [2, 80],
        [3, 80],
      ]);
      expect(joined[0].happy).toBeGreaterThan(0.9);
    }
  });

  it('says nothing of records that no beat is near', async () => {
    const [{ bpm }] = await facesWithHeartRate(from([{ time: 8, value: 60 }]), photo);
    expect(bpm).toBeNull();
  });
});

describe('changing-graph', () => {
  it('counts the faces of cameras that come and go, with the threshold and backend of the moment', async () => {
    const { pixels } = await firstValueFrom(observe(imagesSource({ inputs: [photo] })));
    const [hall$, door$] = [new Subject<IncomingFrame>(), new Subject<IncomingFrame>()];
    const cameras = await countFacesOf(hall$);
    const next = async (camera$: Subject<IncomingFrame>) => {
      const count = firstValueFrom(cameras.counts$);
      camera$.next({ pixels });
      return count;
    };
    expect(await next(hall$)).toEqual({ source: 'hall', index: 0, faces: 1 });

    await cameras.add('door', door$);
    expect(await next(door$)).toEqual({ source: 'door', index: 0, faces: 1 });

    cameras.setThreshold(1);
    expect(await next(hall$)).toEqual({ source: 'hall', index: 1, faces: 0 });
    cameras.setThreshold(0.8);
    await cameras.swapBackend('cpu');
    expect(await next(door$)).toEqual({ source: 'door', index: 1, faces: 1 });

    await cameras.remove('door');
    expect(door$.observed).toBe(false);
    expect(await next(hall$)).toEqual({ source: 'hall', index: 2, faces: 1 });

    const { report, error } = await cameras.end();
    expect(error).toBeUndefined();
    expect(report.counts).toMatchObject({ accepted: 5, rows: 5, unreleased: 0 });
    expect(report.nodes.find(({ id }) => id === 'faces')?.options).toMatchObject({ threshold: 0.8, backend: 'cpu' });
  });
});
