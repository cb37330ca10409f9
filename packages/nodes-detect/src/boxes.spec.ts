import { Frame } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { context } from '../test/node-fixtures.ts';
import { boxes } from './boxes.ts';

function frameWith(boxes?: Float32Array): Frame {
  return new Frame({
    key: { source: 's', index: 0, time: 0 },
    name: 'photo.png',
    pixels: { data: new Uint8Array(12), width: 2, height: 2, channels: 3 },
    boxes,
  });
}

describe('detect/boxes', () => {
  const node = new boxes.nodeClass({});

  it('takes the boxes of the frame in their order, with score 1', async () => {
    const [found] = await node.process([frameWith(Float32Array.of(0, 0, 1, 1, -5, 0, 9, 9))], context);
    expect(found.count).toBe(2);
    expect([...found.boxes]).toEqual([0, 0, 1, 1, -5, 0, 9, 9]);
    expect([...found.scores]).toEqual([1, 1]);
  });

  it('treats no box as no face, and a frame from another source as a mistake', async () => {
    expect((await node.process([frameWith(new Float32Array(0))], context))[0].count).toBe(0);
    expect(() => node.process([frameWith()], context)).toThrow(/photo\.png came without boxes/);
    expect(() => node.process([frameWith(Float32Array.of(1, 2, 3))], context)).toThrow(/3 numbers/);
  });
});
