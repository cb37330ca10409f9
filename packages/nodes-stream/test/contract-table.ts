import { nodeContract } from '@fexgraph/testing';
import { defer, finalize, from, map, NEVER, timer } from 'rxjs';
import { detectEvents, joinByTime, markEvents, type Sample } from '../src/index.ts';
import { fex } from './fex-rows.ts';

/** How far the eyes of one face are closed, frame by frame; another face comes in every third frame. */
const CLOSED = [0, 0.6, 0.9, 0.4, 0.1, 0, 0.7, 0.8];
const rows = {
  items: (source: string) =>
    CLOSED.map((closed, index) =>
      fex(source, index, index / 10, [
        { track: 0, closed },
        ...(index % 3 === 0 ? [{ track: 1, closed: 1 - closed }] : []),
      ]),
    ),
  noFace: (source: string) => fex(source, 0, 0, []),
};

/** Ten values a second, from a value of the source's own on. */
const samples = (source: string): Sample[] =>
  Array.from({ length: 12 }, (_, i) => ({ time: i / 10 - 0.03, value: source.charCodeAt(0) + i }));

let watching = 0;
/** Samples that come by themselves, and how many of such streams are still watched. */
const live = {
  samples: (source: string) =>
    defer(() => {
      watching++;
      return timer(0, 1).pipe(
        map((i) => ({ time: i / 5, value: source.charCodeAt(0) + i })),
        finalize(() => watching--),
      );
    }),
  leftOpen: () => (watching === 0 ? [] : [`${watching} streams of samples`]),
};

async function* slowly(source: string): AsyncIterable<Sample> {
  for (const sample of samples(source)) {
    await Promise.resolve();
    yield sample;
  }
}

const refuses = [
  { samples: [] },
  { column: '' },
  { column: 'a b' },
  { tolerance: 0 },
  { mode: 'later' },
  { buffer: 0 },
];

/** Every node of the package under the node contract. */
export const contract = [
  ...nodeContract({ make: () => joinByTime({ samples, column: 'HeartRate' }), ...rows, refuses }),
  ...nodeContract({ make: () => joinByTime({ samples: slowly, column: 'HeartRate', mode: 'linear' }), ...rows }),
  ...nodeContract({
    make: () => joinByTime({ samples: (source) => from(samples(source)), column: 'HeartRate', mode: 'before' }),
    ...rows,
  }),
  ...nodeContract({
    make: () => joinByTime({ samples: live.samples, column: 'HeartRate' }),
    leftOpen: live.leftOpen,
    ...rows,
  }),
  ...nodeContract({ make: () => markEvents({ marks: NEVER }), ...rows, refuses: [{ marks: 'start' }] }),
  ...nodeContract({
    make: () => detectEvents({ rules: ['blink', 'head-nod', 'face-present'] }),
    ...rows,
    isEmpty: ({ events }) => events.length === 0,
    refuses: [
      { rules: [] },
      { rules: [{ type: 'x', columns: ['AU43'], on: 0.2, off: 0.5 }] },
      { rules: [{ type: 'Not Kebab', columns: ['AU43'], on: 0.5, off: 0.5 }] },
      { rules: [{ type: 'x', columns: [], on: 0.5, off: 0.5 }] },
      { rules: [{ type: 'x', columns: ['AU43'], on: 0.5, off: 0.5, minDuration: 2, maxDuration: 1 }] },
      { rules: ['wave'] },
      { rules: [{ type: 'x', columns: ['Pitch'], swing: 0.1, maxSwing: 0.5, swings: 0 }] },
      { rules: [{ type: 'x', columns: ['Pitch'], swing: 0.1, maxSwing: 0.5, swings: 2, on: 1 }] },
      { faces: 'all' },
      { maxGap: 0 },
    ],
  }),
];
