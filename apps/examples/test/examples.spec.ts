import { fileURLToPath } from 'node:url';
import { from, lastValueFrom, NEVER, take, timer } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { headPoses } from '../src/custom-graph.ts';
import { facesWithHeartRate } from '../src/join-by-time.ts';
import { latestBefore } from '../src/latest-before.ts';
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
  it('gives each record the latest beat before it, whenever the beats arrive', async () => {
    const beats$ = from([
      { time: -1, bpm: 60 },
      { time: 0.5, bpm: 70 },
      { time: 1, bpm: 80 },
      { time: 9, bpm: 90 },
    ]);
    const joined = await facesWithHeartRate(beats$, photo, photo);
    expect(joined.map(({ time, bpm }) => [time, bpm])).toEqual([
      [0, 60],
      [1, 80],
    ]);
    expect(joined[0].happy).toBeGreaterThan(0.9);
  });

  it('waits for the other stream to pass the time of a record', async () => {
    const packets$ = from([{ key: { source: 's', index: 0, time: 5 } }]);
    const early = latestBefore<{ key: { source: string; index: number; time: number } }, { time: number }>(NEVER);
    let joined = 0;
    const waiting = packets$.pipe(early).subscribe(() => joined++);
    await lastValueFrom(timer(5).pipe(take(1)));
    waiting.unsubscribe();
    expect(joined).toBe(0);
  });
});
