import { FailedFrame, type Frame, type Pixels } from '@fexgraph/core';
import { from, Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { described, framesOf, readAll, sourceNode } from '../test/source-nodes.ts';
import { framesSource, type IncomingFrame } from './frames-source.ts';

const pixels: Pixels = { data: new Uint8Array(12), width: 2, height: 2, channels: 3 };
const some: IncomingFrame[] = [
  { pixels, time: 0.5 },
  { pixels, name: 'second' },
  { pixels, boxes: [[0, 0, 1, 1]] },
];

async function* slowly() {
  for (const frame of some) {
    await Promise.resolve();
    yield frame;
  }
}

describe('source/frames', () => {
  it.each([
    ['an array', some],
    ['an async iterable', slowly()],
    ['an Observable', from(some)],
  ])('numbers the pictures of %s', async (_name, frames) => {
    const packets = framesOf(await readAll(sourceNode(framesSource({ frames, source: 'camera' }))));
    expect(packets.map(({ key, name }) => [key, name])).toEqual([
      [{ source: 'camera', index: 0, time: 0.5 }, 'camera'],
      [{ source: 'camera', index: 1, time: 1 }, 'second'],
      [{ source: 'camera', index: 2, time: 2 }, 'camera'],
    ]);
    expect(packets[2].boxes).toEqual(Float32Array.of(0, 0, 1, 1));
    expect(packets[0].pixels).toBe(pixels);
  });

  it('gives each buffer back exactly once', async () => {
    const returned: number[] = [];
    const frames = [0, 1].map((n) => ({ pixels, release: () => void returned.push(n) }));
    const packets = framesOf(await readAll(sourceNode(framesSource({ frames }))));
    expect(returned).toEqual([]);
    for (const frame of packets) frame.release();
    expect(returned).toEqual([0, 1]);
  });

  it('lets a picture with a bad buffer fail alone, and gives its buffer back', async () => {
    let returned = 0;
    const bad = { pixels: { ...pixels, width: 3 }, release: () => void returned++ };
    const packets = await readAll(sourceNode(framesSource({ frames: [bad, { pixels }] })));
    expect(packets[0]).toBeInstanceOf(FailedFrame);
    expect(described(packets)).toEqual(['! frames: pixel buffer has 12 bytes, 3 x 2 x 3 needs 18', 'frames']);
    expect([packets[1].key.index, returned]).toEqual([1, 1]);
  });

  it('ends at once on abort, unsubscribing from a stream that is silent', async () => {
    const camera = new Subject<IncomingFrame>();
    const controller = new AbortController();
    const frames = sourceNode(framesSource({ frames: camera })).open({ signal: controller.signal });
    const iterator = frames[Symbol.asyncIterator]();
    const waiting = iterator.next();
    expect(camera.observed).toBe(true);
    controller.abort();
    expect((await waiting).done).toBe(true);
    expect(camera.observed).toBe(false);
  });

  it('gives back frames that wait when it is returned', async () => {
    const camera = new Subject<IncomingFrame>();
    const iterator = sourceNode(framesSource({ frames: camera }))
      .open({ signal: new AbortController().signal })
      [Symbol.asyncIterator]();
    const returned: number[] = [];
    for (const n of [0, 1, 2]) camera.next({ pixels, release: () => void returned.push(n) });
    const first = (await iterator.next()).value as Frame;
    await iterator.return?.();
    expect(returned).toEqual([1, 2]);
    first.release();
    expect(returned).toEqual([1, 2, 0]);
  });

  it('fails instead of collecting frames without end', async () => {
    const many = Array.from({ length: 9 }, () => ({ pixels }));
    await expect(readAll(sourceNode(framesSource({ frames: from(many), buffer: 4 })))).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
      message: '4 values of a live source wait already',
    });
  });
});
