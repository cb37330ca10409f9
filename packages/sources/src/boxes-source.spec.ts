import { FailedFrame, Frame, IDENTITY_FIT, type SourceNode } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { framesOf, readAll, sourceNode } from '../test/source-nodes.ts';
import { boxesSource } from './boxes-source.ts';
import type { BoxList } from './frame-boxes.ts';
import { tensorSource } from './tensor-source.ts';

const pixels = { data: new Uint8Array(12), width: 2, height: 2, channels: 3 } as const;

/** Frames half the size of their pictures; `fails` marks those that cannot be read. */
class HalfSized implements SourceNode<Frame> {
  readonly frames: Frame[] = [];
  disposed = false;

  constructor(
    readonly count: number,
    readonly fails: readonly number[] = [],
  ) {}

  async *open() {
    for (let index = 0; index < this.count; index++) {
      const key = { source: 'half', index, time: index };
      if (this.fails.includes(index)) {
        yield new FailedFrame(key, 'x', new Error('unreadable'));
        continue;
      }
      const fit = { ...IDENTITY_FIT, scale: 0.5, padTop: 1 };
      this.frames.push(new Frame({ key, name: `f${index}`, pixels, fit }));
      yield this.frames[this.frames.length - 1];
    }
  }

  dispose() {
    this.disposed = true;
  }
}

const read = (frames: SourceNode<Frame>, boxes: BoxList[], units?: 'frame') =>
  readAll(sourceNode(boxesSource({ frames, boxes, units })));

describe('source/boxes', () => {
  it('sets the boxes of each frame, in pixels of the frame', async () => {
    const frames = framesOf(await read(new HalfSized(2), [[[10, 20, 30, 40]], []]));
    expect(frames.map((frame) => frame.boxes)).toEqual([Float32Array.of(5, 11, 15, 21), new Float32Array(0)]);
    expect(frames.map((frame) => [frame.name, frame.key.index, frame.fit.scale])).toEqual([
      ['f0', 0, 0.5],
      ['f1', 1, 0.5],
    ]);
  });

  it('leaves boxes alone that are in pixels of the frame already', async () => {
    const [frame] = framesOf(await read(new HalfSized(1), [[10, 20, 30, 40]], 'frame'));
    expect(frame.boxes).toEqual(Float32Array.of(10, 20, 30, 40));
  });

  it('gives back the frame it wraps, and disposes its source', async () => {
    const inner = new HalfSized(1);
    const [frame] = framesOf(await read(inner, [[]]));
    expect(inner.frames[0].released).toBe(false);
    frame.release();
    expect(inner.frames[0].released).toBe(true);
    expect(inner.disposed).toBe(true);
  });

  it('lets a frame that failed use up its boxes', async () => {
    const packets = await read(new HalfSized(2, [0]), [[[0, 0, 9, 9]], [[0, 0, 2, 2]]]);
    expect(packets[0]).toBeInstanceOf(FailedFrame);
    expect(framesOf(packets)[0].boxes).toEqual(Float32Array.of(0, 1, 1, 2));
  });

  it.each([
    [1, '1 lists of boxes for at least 2 frames'],
    [3, '3 lists of boxes for 2 frames'],
  ])('refuses %i lists for two frames', async (count, message) => {
    const boxes = Array.from({ length: count }, () => []);
    await expect(read(new HalfSized(2), boxes)).rejects.toThrow(message);
  });

  it('takes a source as its factory gives it, and then checks the number before the first frame', async () => {
    const tensor = { type: 'uint8', dims: [2, 3, 1, 1], data: new Uint8Array(6) } as const;
    const node = sourceNode(boxesSource({ frames: tensorSource({ tensor }), boxes: [[]] }));
    const { signal } = new AbortController();
    await expect(node.prepare?.({ signal })).rejects.toThrow('1 lists of boxes for 2 frames');
  });

  it('names the frame whose boxes are wrong', async () => {
    await expect(read(new HalfSized(2), [[], [[1, 2, 3]]])).rejects.toThrow('boxes of frame 1: 3 numbers');
  });
});
