import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameSelection, type NumberedFrame, type StreamTiming } from './frame-selection.ts';

const MILLISECONDS = { num: 1, den: 1000 };
type Plan = ConstructorParameters<typeof FrameSelection>[0];

function select(ticks: readonly (number | undefined)[], plan: Plan, timing: StreamTiming = { timeBase: MILLISECONDS }) {
  const selection = new FrameSelection(plan, timing);
  const frames = ticks.map((tick) => selection.next(tick));
  return { selection, frames, numbered: frames.filter((frame) => frame !== undefined) };
}
const wanted = (frames: readonly NumberedFrame[]) => frames.filter((frame) => frame.wanted);
const indices = (frames: readonly NumberedFrame[]) => wanted(frames).map(({ index }) => index);
const EVERYTHING: Plan = { stride: 1 };

/** Rising times in milliseconds, at least 1 apart. */
const risingTimes = fc
  .array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 120 })
  .map((steps) => steps.map((_, at) => steps.slice(0, at).reduce((sum, step) => sum + step, 0)));
const plans = fc.record(
  {
    stride: fc.integer({ min: 1, max: 9 }),
    start: fc.double({ min: 0, max: 10, noNaN: true }),
    end: fc.double({ min: 0.001, max: 20, noNaN: true }),
    fps: fc.double({ min: 0.1, max: 60, noNaN: true }),
  },
  { requiredKeys: ['stride'] },
);

describe('FrameSelection', () => {
  it('numbers every frame from 0 with its time, whatever is wanted', () => {
    fc.assert(
      fc.property(risingTimes, plans, (ticks, plan) => {
        const { numbered, selection } = select(ticks, plan);
        expect(numbered.map(({ index }) => index)).toEqual(ticks.map((_, index) => index));
        expect(numbered.map(({ time }) => time)).toEqual(ticks.map((tick) => tick / 1000));
        expect(selection).toMatchObject({ frames: ticks.length, beforeStart: 0 });
      }),
    );
  });

  it('takes the frames 0, k, 2k, ... as the reference does: ceil(n / k) of them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 60 }), (count, stride) => {
        const ticks = Array.from({ length: count }, (_, index) => index * 40);
        const taken = indices(select(ticks, { stride }).numbered);
        expect(taken).toEqual(Array.from({ length: Math.ceil(count / stride) }, (_, at) => at * stride));
      }),
    );
  });

  it('wants nothing that a part of the plan alone would leave out', () => {
    fc.assert(
      fc.property(risingTimes, plans, (ticks, { stride, start, end, fps }) => {
        const all = indices(select(ticks, { stride, start, end, fps }).numbered);
        const strided = indices(select(ticks, { stride }).numbered);
        const within = indices(select(ticks, { stride: 1, start, end }).numbered);
        const both = strided.filter((index) => within.includes(index));
        if (fps === undefined) expect(all).toEqual(both);
        else expect(both).toEqual(expect.arrayContaining(all));
        // Thinning leaves something of whatever there is.
        if (both.length > 0) expect(all[0]).toBe(both[0]);
      }),
    );
  });

  it('takes from start inclusive to end exclusive', () => {
    const ticks = [0, 40, 80, 120, 160];
    expect(indices(select(ticks, { stride: 1, start: 0.04, end: 0.12 }).numbered)).toEqual([1, 2]);
  });

  it('thins to at most fps frames a second', () => {
    fc.assert(
      fc.property(risingTimes, fc.integer({ min: 1, max: 60 }), (ticks, fps) => {
        const times = wanted(select(ticks, { stride: 1, fps }).numbered).map(({ time }) => time);
        for (const from of times) {
          // Slots of 1/fps: a second touches one more than it has room for.
          expect(times.filter((time) => time >= from && time < from + 1).length).toBeLessThanOrEqual(fps + 1);
        }
        // One in each second that has frames.
        const seconds = new Set(ticks.map((tick) => Math.floor((tick + 0.5) / 1000)));
        expect(new Set(times.map((time) => Math.floor(time + 0.0005)))).toEqual(seconds);
      }),
    );
  });

  it('keeps every frame when it is thinned to the rate that the video has, also where times are rounded', () => {
    fc.assert(
      fc.property(fc.constantFrom(23.976, 24, 25, 29.97, 30, 50, 59.94, 60, 120), (fps) => {
        const rounded = Array.from({ length: 2000 }, (_, index) => Math.round((index * 1000) / fps));
        expect(indices(select(rounded, { stride: 1, fps }).numbered)).toHaveLength(2000);
        const timeBase = { num: 1, den: 90_000 };
        const fine = Array.from({ length: 2000 }, (_, index) => Math.round((index * 90_000) / fps));
        expect(indices(select(fine, { stride: 1, fps }, { timeBase }).numbered)).toHaveLength(2000);
      }),
    );
  });

  it('wants in ranges that follow each other what it wants of the whole, each frame once', () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 119 }), { maxLength: 6 });
    fc.assert(
      fc.property(risingTimes, plans, cuts, (ticks, plan, at) => {
        const bounds = [...new Set(at)].sort((a, b) => a - b);
        const parts = [0, ...bounds].flatMap((fromFrame, part) => {
          const { selection, numbered } = select(ticks, { ...plan, fromFrame, toFrame: bounds[part] });
          const behind = numbered.find(({ index }) => index === bounds[part]);
          expect(selection.seen.behind).toEqual(behind && { frame: behind.index, time: behind.time });
          return wanted(numbered);
        });
        expect(parts).toEqual(wanted(select(ticks, plan).numbered));
      }),
    );
  });

  it('counts on from the frame at which it begins', () => {
    const selection = new FrameSelection({ stride: 3, fromFrame: 8 }, { timeBase: MILLISECONDS });
    selection.beginAt(7);
    expect([280, 320, 360].map((tick) => selection.next(tick))).toMatchObject([
      { index: 7, wanted: false },
      { index: 8, wanted: false },
      { index: 9, wanted: true },
    ]);
    expect(selection.seen).toMatchObject({ frames: 3, firstFrame: 7 });
  });

  it('gives no number to frames before time 0, and counts them', () => {
    const { frames, selection, numbered } = select([-80, -40, 0, 40], EVERYTHING);
    expect(frames.slice(0, 2)).toEqual([undefined, undefined]);
    expect(numbered.map(({ index, time }) => [index, time])).toEqual([
      [0, 0],
      [1, 0.04],
    ]);
    expect(selection).toMatchObject({ frames: 2, beforeStart: 2 });
  });

  it('estimates the times that are missing, and says so', () => {
    const timing = { timeBase: MILLISECONDS, frameDuration: 0.04 };
    const { numbered } = select([undefined, undefined, 80, undefined], EVERYTHING, timing);
    expect(numbered.map(({ time, estimated }) => [time, estimated])).toEqual([
      [0, true],
      [0.04, true],
      [0.08, false],
      [0.12, true],
    ]);
  });

  it('estimates by the last step where the rate is not known', () => {
    const { numbered } = select([0, 50, undefined, undefined], EVERYTHING);
    expect(numbered.map(({ time }) => Number(time.toFixed(6)))).toEqual([0, 0.05, 0.1, 0.15]);
  });

  it('is past the end with the first frame there, and wants nothing after it', () => {
    const { selection, numbered } = select([0, 40, 80, 20], { stride: 1, end: 0.08 });
    expect(selection.isPast).toBe(true);
    expect(indices(numbered)).toEqual([0, 1]);
  });

  it('has exact times for any clock', () => {
    const timeBase = { num: 1001, den: 30_000 };
    expect(select([3], EVERYTHING, { timeBase }).numbered[0].time).toBe((3 * 1001) / 30_000);
  });
});
