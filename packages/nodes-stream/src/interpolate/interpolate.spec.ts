import type { Keyed } from '@fexgraph/core';
import fc from 'fast-check';
import { Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { type InterpolateOptions, interpolate } from './interpolate.ts';

interface Point extends Keyed {
  readonly x: number;
}
const point = (time: number, x: number): Point => ({ key: { source: 'a', index: Math.round(time * 1000), time }, x });
const mix = (before: Point, after: Point, share: number) => ({ ...before, x: before.x + share * (after.x - before.x) });

/** Two streams by hand, and what was shown. */
function bench(options: Partial<InterpolateOptions<Point>> = {}) {
  const [points, at] = [new Subject<Point>(), new Subject<number>()];
  const shown: number[] = [];
  let end: unknown;
  const watching = points.pipe(interpolate({ at, delay: 0.1, mix, ...options })).subscribe({
    next: ({ x }) => shown.push(x),
    error: (thrown) => {
      end = thrown;
    },
    complete: () => {
      end = 'complete';
    },
  });
  return { points, at, shown, watching, end: () => end };
}

describe('interpolate', () => {
  it('gives what was between two packets, so much later', () => {
    const { points, at, shown } = bench();
    at.next(0.05);
    points.next(point(0, 0));
    points.next(point(0.1, 10));
    for (const time of [0.05, 0.1, 0.15, 0.2, 0.25]) at.next(time);
    points.next(point(0.2, 30));
    for (const time of [0.25, 0.3, 0.5]) at.next(time);
    expect(shown.map((x) => Number(x.toFixed(9)))).toEqual([0, 5, 10, 10, 20, 30, 30]);
  });

  it('does not mix over a gap, nor over a clock that goes back', () => {
    const { points, at, shown } = bench({ delay: 0, maxGap: 0.5 });
    points.next(point(0, 0));
    points.next(point(1, 10));
    at.next(0.9);
    points.next(point(0.2, 50));
    at.next(0.1);
    at.next(0.3);
    expect(shown).toEqual([0, 50]);
  });

  it('ends with either stream, and stops listening to both', () => {
    const first = bench();
    first.at.complete();
    expect([first.end(), first.points.observed]).toEqual(['complete', false]);
    const second = bench();
    second.points.error('unplugged');
    expect([second.end(), second.at.observed]).toEqual(['unplugged', false]);
    const third = bench();
    third.watching.unsubscribe();
    expect([third.points.observed, third.at.observed]).toEqual([false, false]);
  });

  it('of an even motion shows an even motion, at any rates', () => {
    const rate = fc.integer({ min: 5, max: 60 });
    fc.assert(
      fc.property(rate, rate, (camera, display) => {
        const { points, at, shown } = bench({ delay: 1.001 / camera });
        const moments = [
          ...Array.from({ length: camera }, (_, i) => ({ time: i / camera, isPoint: true })),
          ...Array.from({ length: display }, (_, i) => ({ time: i / display, isPoint: false })),
        ].sort((a, b) => a.time - b.time);
        const wanted: number[] = [];
        for (const { time, isPoint } of moments) {
          if (isPoint) points.next(point(time, time));
          else {
            at.next(time);
            if (time >= 1.001 / camera) wanted.push(time - 1.001 / camera);
          }
        }
        expect(shown).toHaveLength(wanted.length);
        shown.forEach((x, i) => {
          expect(x).toBeCloseTo(wanted[i], 9);
        });
      }),
    );
  });

  it('refuses a delay that is none', () => {
    expect(() => bench({ delay: Number.NaN })).toThrow(expect.objectContaining({ code: 'BAD_OPTION' }));
  });
});
