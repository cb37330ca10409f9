import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FakeDecoder } from '../test/fake-decoder.ts';
import { cutVideo, type VideoRange } from './cut-video.ts';
import type { DecodePlan, VideoIndex } from './video-decoder.ts';

const timeBase = { num: 1, den: 1000 };
const EVERYTHING = { stride: 1 };

/** Every so many frames of 40 ms is a keyframe; packets come in any order. */
function indexOf(frames: number, every: number): VideoIndex {
  const ticks = Array.from({ length: frames }, (_, frame) => 40 * frame);
  return { timeBase, ticks: ticks.toReversed(), keyframes: ticks.filter((_, frame) => frame % every === 0) };
}
function rangesOf(...args: Parameters<typeof cutVideo>): readonly VideoRange[] {
  const cut = cutVideo(...args);
  if ('whole' in cut) throw new Error(cut.whole);
  return cut.ranges;
}

async function read(times: readonly number[], plan: Omit<DecodePlan, 'maxPixels'>) {
  const { signal } = new AbortController();
  const opened = { ...plan, maxPixels: 100 };
  const video = await new FakeDecoder({ x: { times } }).open({ name: 'x', file: 'x' }, opened, signal);
  const places: (readonly [number, number])[] = [];
  for (let picture = await video.next(); picture; picture = await video.next())
    places.push([picture.index, picture.time]);
  return { places, outcome: video.outcome() };
}

describe('cutVideo', () => {
  it('cuts at keyframes, when a part is long enough', () => {
    expect(rangesOf(indexOf(60, 10), EVERYTHING, 0.5)).toEqual([
      { fromFrame: 0, until: { frame: 20, time: 0.8 } },
      { fromFrame: 20, keyframe: { frame: 20, time: 0.8 }, until: { frame: 40, time: 1.6 } },
      { fromFrame: 40, keyframe: { frame: 40, time: 1.6 } },
    ]);
    expect(rangesOf(indexOf(60, 60), EVERYTHING, 0.5)).toEqual([{ fromFrame: 0 }]);
    expect(rangesOf(indexOf(60, 10), EVERYTHING, 5)).toHaveLength(1);
  });

  it('begins earlier where slots of time need the frames before', () => {
    const [, second] = rangesOf(indexOf(60, 10), { stride: 1, fps: 5 }, 0.5);
    expect(second).toMatchObject({ fromFrame: 20, keyframe: { frame: 10 } });
  });

  it('makes no part of what is not wanted', () => {
    expect(rangesOf(indexOf(60, 10), { stride: 1, start: 0.7, end: 1.3 }, 0.05)).toMatchObject([
      { fromFrame: 0, until: { frame: 20 } },
      { fromFrame: 20, until: { frame: 30 } },
      { fromFrame: 30 },
    ]);
    expect(rangesOf(indexOf(60, 10), { stride: 1, start: 99 }, 0.1)).toHaveLength(1);
  });

  it.each([
    ['some frames have no time', [0, undefined]],
    ['some frames are before time 0', [-40, 0]],
    ['some frames have the same time', [0, 0]],
  ])('leaves a video whole where %s', (whole, ticks) => {
    expect(cutVideo({ timeBase, ticks, keyframes: [0] }, EVERYTHING, 1)).toEqual({ whole });
  });

  it('gives in parts what the whole gives, each frame once, wherever decoding begins', async () => {
    const steps = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 90, size: 'max' });
    const plans = fc.record(
      {
        stride: fc.integer({ min: 1, max: 9 }),
        start: fc.double({ min: 0, max: 5, noNaN: true }),
        end: fc.double({ min: 0.001, max: 12, noNaN: true }),
        fps: fc.double({ min: 0.1, max: 60, noNaN: true }),
      },
      { requiredKeys: ['stride'] },
    );
    let cut = 0;
    await fc.assert(
      fc.asyncProperty(
        steps,
        fc.integer({ min: 1, max: 12 }),
        plans,
        fc.integer({ max: 3, min: 0 }),
        async (all, every, plan, seconds) => {
          const ticks = all.map((_, at) => all.slice(0, at).reduce((sum, step) => sum + step, 0));
          const times = ticks.map((tick) => tick / 1000);
          const keyframes = ticks.filter((_, frame) => frame % every === 0);
          const ranges = rangesOf({ timeBase, ticks, keyframes }, plan, seconds);
          cut += ranges.length - 1;
          const places: (readonly [number, number])[] = [];
          for (const { fromFrame, until, keyframe } of ranges) {
            const part = await read(times, { ...plan, fromFrame, toFrame: until?.frame, keyframe });
            expect(part.outcome.behind).toEqual(until);
            if (ranges.length > 1) expect(part.places.length).toBeGreaterThan(0);
            places.push(...part.places);
          }
          expect(places).toEqual((await read(times, plan)).places);
        },
      ),
    );
    expect(cut).toBeGreaterThan(0);
  });
});
