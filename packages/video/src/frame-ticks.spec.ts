import { describe, expect, it } from 'vitest';
import { FrameTicks } from './frame-ticks.ts';

describe('FrameTicks', () => {
  it('takes the nearest tick', () => {
    const ticks = new FrameTicks({ num: 1001, den: 30_000 });
    expect([0, 0.0333, 0.0668, 1.001].map((time) => ticks.next(time))).toEqual([0, 1, 2, 30]);
  });

  it.each([0.99, 1, 1.01, -1, Number.NaN])('refuses %d after 1', (time) => {
    const ticks = new FrameTicks({ num: 1, den: 25 });
    ticks.next(1);
    expect(() => ticks.next(time)).toThrow(`a frame at ${time} s cannot follow one at 1 s`);
    expect(ticks.next(1.04)).toBe(26);
  });
});
