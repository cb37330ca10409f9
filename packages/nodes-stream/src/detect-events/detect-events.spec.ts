import { IMAGE_SCHEMA } from '@fexgraph/core';
import { harness } from '@fexgraph/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fex, type Row } from '../../test/fex-rows.ts';
import { detectEvents } from './detect-events.ts';
import { EVENT_RULES, type EventRule } from './event-rule.ts';

const RATE = 30;
const BLINK = EVENT_RULES.blink as EventRule & { readonly on: number };

/** Frames of one source at 30 frames a second, with the rows of each. */
const clip = (frames: readonly (readonly Row[])[], source = 'a') =>
  frames.map((rows, index) => fex(source, index, index / RATE, rows));

/** One followed face whose eyes are closed that far, frame by frame. */
const face = (curve: readonly (number | undefined)[]) => clip(curve.map((closed) => [{ track: 0, closed }]));

async function events(items: ReturnType<typeof clip>, options: Parameters<typeof detectEvents>[0] = {}) {
  const { outputs, dropped } = await harness(detectEvents(options)).run(items);
  expect(dropped).toEqual([]);
  expect(outputs.map(({ key }) => key)).toEqual(items.map(({ key }) => key));
  return outputs.flatMap(({ key, events }) => events.map((event) => ({ at: key.index, ...event })));
}

/** Frames from the first to the last, as seconds. */
const span = (first: number, last: number) => ({ start: first / RATE, end: last / RATE });

describe('fex/detect-events', () => {
  it('tells of a blink with its last frame: when, how long, how strongly', async () => {
    expect(await events(face([0, 0.2, 0.6, 0.9, 0.4, 0.3, 0, 0]))).toEqual([
      {
        at: 4,
        type: 'blink',
        source: 'a',
        track: 0,
        ...span(2, 4),
        peak: 3 / RATE,
        strength: Math.fround(0.9),
        cut: null,
      },
    ]);
  });

  it('a tremble between off and on is one event, and below on none', async () => {
    expect(await events(face([0, 0.4, 0.49, 0.4, 0]))).toEqual([]);
    expect(await events(face([0, 0.6, 0.4, 0.6, 0.4, 0.6, 0.2]))).toMatchObject([{ at: 5, ...span(1, 5) }]);
    expect(await events(face([0, 0.6, 0.3, 0.6, 0.2]))).toMatchObject([span(1, 1), span(3, 3)]);
  });

  it('keeps to the least and the longest duration', async () => {
    const closed = (frames: number) => face([0, ...Array.from({ length: frames }, () => 1), 0]);
    // 16 frames at 30 a second lie half a second apart.
    expect(await events(closed(16))).toHaveLength(1);
    expect(await events(closed(17))).toHaveLength(0);
    const rules = [{ ...BLINK, minDuration: 0.1, maxDuration: undefined }];
    expect(await events(closed(3), { rules })).toHaveLength(0);
    expect(await events(closed(40), { rules })).toMatchObject([span(1, 40)]);
  });

  it('ends where the value is not known, the face has gone, the source ends, or frames are missing', async () => {
    expect(await events(face([1, 1, undefined, 1, 0]))).toMatchObject([span(0, 1), span(3, 3)]);
    expect(await events(clip([[{ track: 0, closed: 1 }], [], [{ track: 0, closed: 1 }]]))).toMatchObject([
      span(0, 0),
      span(2, 2),
    ]);
    expect(await events(face([0, 1, 1]))).toMatchObject([{ at: 2, ...span(1, 2) }]);
    const torn = [0, 1, 20, 21].map((index) => fex('a', index, index / RATE, [{ track: 0, closed: 1 }]));
    expect(await events(torn)).toMatchObject([span(0, 1), span(20, 21)]);
    expect(await events(torn, { maxGap: 1, rules: [{ ...BLINK, maxDuration: 9 }] })).toMatchObject([span(0, 21)]);
  });

  it('keeps faces apart by track, whatever their order in the frame', async () => {
    const [a, b] = [
      { track: 3, closed: 1 },
      { track: 5, closed: 0 },
    ];
    const found = await events(clip([[a, b], [b, a], [a, b], [b], [b, { ...a, closed: 0 }]]));
    expect(found).toMatchObject([{ at: 2, track: 3, ...span(0, 2) }]);
  });

  it('looks for several events, in a mean of columns', async () => {
    const wink: EventRule = { type: 'wink', columns: ['eyeBlinkLeft'], on: 0.8, off: 0.8, minDuration: 0 };
    const frames = face([0, 0, 0]);
    frames[1].row(0).numbers('blendshapes').fill(0);
    frames[1].row(0).numbers('blendshapes')[frames[1].schema.place('eyeBlinkLeft')!.offset] = 0.9;
    expect(await events(frames, { rules: [BLINK, wink] })).toMatchObject([{ type: 'wink', ...span(1, 1) }]);
  });

  it('marks what was going on when the source began or ended, or where frames are missing', async () => {
    const cuts = async (items: ReturnType<typeof clip>) => (await events(items)).map(({ cut }) => cut);
    expect(await cuts(face([1, 1, 0, 1, 0, 1]))).toEqual(['start', null, 'end']);
    expect(await cuts(face([1, 1]))).toEqual(['both']);
    const torn = [0, 1, 20, 21].map((index) =>
      fex('a', index, index / RATE, [{ track: 0, closed: index === 0 ? 0 : 1 }]),
    );
    expect(await cuts(torn)).toEqual(['end', 'both']);
    // A face that goes, and a value that is not known any more, end it.
    expect(await cuts(face([0, 1, undefined]))).toEqual([null]);
    expect(await cuts(clip([[], [{ track: 0, closed: 1 }], []]))).toEqual([null]);
  });

  it('tells when a face is there, by its first and its last frame', async () => {
    const frames = clip([[], [{ track: 0 }], [{ track: 0 }, { track: 1 }], [{ track: 1 }]]);
    expect(await events(frames, { rules: ['face-present'] })).toMatchObject([
      { at: 2, type: 'face-present', track: 0, ...span(1, 2), cut: null },
      { at: 3, type: 'face-present', track: 1, ...span(2, 3), cut: 'end' },
    ]);
  });

  it('looks for nods beside blinks', async () => {
    const nod = [0, 0, 0.1, 0.1, 0, 0, ...new Array<number>(25).fill(0)];
    const frames = clip(nod.map((pitch, index) => [{ track: 0, closed: index === 3 ? 1 : 0, pitch }]));
    expect(await events(frames, { rules: ['blink', 'head-nod', 'head-shake'] })).toMatchObject([
      { at: 3, type: 'blink', ...span(3, 3) },
      { type: 'head-nod', ...span(1, 4), strength: Math.fround(0.1) },
    ]);
  });

  it('needs tracks, or is told to watch the first face; needs columns that there are', async () => {
    const untracked = [0, 1, 0].map((closed, i) => fex('a', i, i / RATE, [{ closed }, { closed: 1 }], IMAGE_SCHEMA));
    await expect(events(untracked)).rejects.toThrow('the table has no column Track');
    expect(await events(untracked, { faces: 'first' })).toMatchObject([{ track: null, ...span(1, 1) }]);
    await expect(events(face([0]), { rules: [{ ...BLINK, columns: ['input'] }] })).rejects.toThrow(
      'watches "input", which is no number column',
    );
  });

  it('finds exactly the events that a curve was made of', async () => {
    // Lengths of rests and events in turn; a rest lies below off, an event above it, its peak above on.
    const part = fc.record({
      rest: fc.array(fc.double({ min: 0, max: 0.34, noNaN: true }), { minLength: 1, maxLength: 5 }),
      rise: fc.double({ min: 0.51, max: 1, noNaN: true }),
      rest2: fc.array(fc.double({ min: 0.36, max: 1, noNaN: true }), { maxLength: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 5 }), async (parts) => {
        const curve: number[] = [];
        const made = parts.map(({ rest, rise, rest2 }) => {
          curve.push(...rest);
          const first = curve.length;
          const values = [rise, ...rest2];
          curve.push(...values);
          return { ...span(first, curve.length - 1), strength: Math.fround(Math.max(...values)) };
        });
        const found = await events(face(curve));
        expect(found.map(({ start, end, strength }) => ({ start, end, strength }))).toEqual(made);
      }),
      { numRuns: 40 },
    );
  });
});
