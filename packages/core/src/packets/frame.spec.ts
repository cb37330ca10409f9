import { describe, expect, it } from 'vitest';
import { FexgraphError } from '../errors/fexgraph-error.ts';
import { Frame, IDENTITY_FIT } from './frame.ts';

const key = { source: 'a.png', index: 2, time: 2 };
const pixels = { data: new Uint8Array(2 * 3 * 3), width: 2, height: 3, channels: 3 } as const;

function codeOf(step: () => unknown): string {
  try {
    step();
  } catch (thrown) {
    return (thrown as FexgraphError).code;
  }
  return 'nothing thrown';
}

describe('Frame', () => {
  it('has the size of its pixels and the identity fit by default', () => {
    const frame = new Frame({ key, name: 'a.png', pixels });
    expect([frame.width, frame.height, frame.pixels, frame.released]).toEqual([2, 3, pixels, false]);
    expect(frame.fit).toBe(IDENTITY_FIT);
  });

  it('refuses a buffer of another size', () => {
    const short = { ...pixels, data: new Uint8Array(17) };
    expect(() => new Frame({ key, name: 'a.png', pixels: short })).toThrow(
      'a.png: pixel buffer has 17 bytes, 2 x 3 x 3 needs 18',
    );
  });

  it('gives its buffer back exactly once', () => {
    let returned = 0;
    const frame = new Frame({ key, name: 'a.png', pixels, onRelease: () => returned++ });
    frame.release();
    expect([returned, frame.released]).toEqual([1, true]);
    expect(codeOf(() => frame.release())).toBe('OWNERSHIP');
    expect(returned).toBe(1);
  });

  it('cannot be used after its release, but still says what it was', () => {
    const frame = new Frame({ key, name: 'a.png', pixels });
    frame.release();
    expect(codeOf(() => frame.pixels)).toBe('OWNERSHIP');
    expect(() => frame.pixels).toThrow('frame a.png#2 was used after its release');
    expect([frame.key, frame.name, frame.width]).toEqual([key, 'a.png', 2]);
  });
});
