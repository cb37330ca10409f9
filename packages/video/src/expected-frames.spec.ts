import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectedFrames } from './expected-frames.ts';
import { FrameSelection } from './frame-selection.ts';

describe('expectedFrames', () => {
  it('counts what is between two numbers, and does not know it where times count', () => {
    const all = { frames: 20, frameRate: 10 };
    expect(expectedFrames(all, { stride: 3, fromFrame: 4, toFrame: 10 })).toBe(2);
    expect(expectedFrames(all, { stride: 3, fromFrame: 10 })).toBe(3);
    expect(expectedFrames(all, { stride: 1, fromFrame: 4, fps: 1 })).toBeUndefined();
  });

  it('is what a steady video gives, give or take the frame at a border', () => {
    const plans = fc.record(
      {
        stride: fc.integer({ min: 1, max: 7 }),
        start: fc.integer({ min: 0, max: 20 }),
        end: fc.integer({ min: 21, max: 90 }),
      },
      { requiredKeys: ['stride'] },
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), plans, (frames, plan) => {
        const selection = new FrameSelection(plan, { timeBase: { num: 1, den: 25 } });
        let wanted = 0;
        for (let tick = 0; tick < frames; tick++) if (selection.next(tick)?.wanted) wanted++;
        const expected = expectedFrames({ frames, frameRate: 25 }, plan)!;
        expect(Math.abs(expected - wanted)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('thins by seconds', () => {
    expect(expectedFrames({ frames: 100, frameRate: 25 }, { stride: 1, fps: 5 })).toBe(20);
    expect(expectedFrames({ frames: 100, frameRate: 25 }, { stride: 10, fps: 5 })).toBe(10);
  });

  it('goes by the duration where frames are not counted', () => {
    expect(expectedFrames({ duration: 2, frameRate: 30 }, { stride: 7 })).toBe(9);
  });

  it('does not guess', () => {
    expect(expectedFrames({}, { stride: 1 })).toBeUndefined();
    expect(expectedFrames({ duration: 3 }, { stride: 1 })).toBeUndefined();
    expect(expectedFrames({ frames: 10 }, { stride: 1, start: 1 })).toBeUndefined();
  });
});
