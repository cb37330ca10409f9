import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameSampler } from './frame-sampler.ts';

const run = (frames: readonly (readonly number[])[], every: number) => {
  const sampler = new FrameSampler();
  return frames.flatMap((tracks, index) => (sampler.isDue(tracks, every) ? [index] : []));
};

describe('FrameSampler', () => {
  it('looks at a new track at once, then after growing waits up to every', () => {
    expect(run(new Array(50).fill([0]), 10)).toEqual([0, 1, 2, 4, 8, 16, 26, 36, 46]);
    expect(run(new Array(6).fill([0]), 1)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(run(new Array(12).fill([0]), 3)).toEqual([0, 1, 2, 4, 7, 10]);
  });

  it('counts a frame for all tracks in it', () => {
    const frames = Array.from({ length: 40 }, (_, i) => (i < 20 ? [0] : [0, 1]));
    expect(run(frames, 10)).toEqual([0, 1, 2, 4, 8, 16, 20, 21, 22, 24, 28, 36]);
  });

  it('begins anew with a track that comes back, and looks at nothing where there is nothing', () => {
    expect(run([[], [4], [4], [], [], [4]], 10)).toEqual([1, 2, 5]);
  });

  it('never lets a track wait longer than every frames, and looks at each on its first frame', () => {
    const tracks = fc.uniqueArray(fc.integer({ min: 0, max: 4 }), { maxLength: 4 });
    fc.assert(
      fc.property(fc.array(tracks, { maxLength: 60 }), fc.integer({ min: 1, max: 8 }), (frames, every) => {
        const due = new Set(run(frames, every));
        const seen = new Map<number, number>();
        frames.forEach((present, index) => {
          for (const id of seen.keys()) if (!present.includes(id)) seen.delete(id);
          for (const id of present) {
            if (due.has(index)) seen.set(id, index);
            expect(seen.has(id)).toBe(true);
            expect(index - seen.get(id)!).toBeLessThan(every);
          }
        });
      }),
    );
  });
});
