import { FakeClock, harness } from '@fexgraph/testing';
import fc from 'fast-check';
import { finalize, from, NEVER, Observable, Subject, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { fex } from '../../test/fex-rows.ts';
import { joinByTime } from './join-by-time.ts';
import type { Sample } from './sample.ts';
import type { Samples } from './sample-reader.ts';

const frames = (times: readonly number[], source = 'a') =>
  times.map((time, index) => fex(source, index, time, [{ track: 0 }]));
const beats = (...samples: readonly (readonly [time: number, value: number])[]): Sample[] =>
  samples.map(([time, value]) => ({ time, value }));

interface Joining {
  readonly mode?: 'nearest' | 'before' | 'linear';
  readonly tolerance?: number;
  readonly buffer?: number;
}

async function joined(samples: (source: string) => Samples, items: ReturnType<typeof frames>, options: Joining = {}) {
  const { outputs } = await harness(joinByTime({ samples, column: 'HeartRate', ...options })).run(items);
  expect(outputs.map(({ key }) => key)).toEqual(items.map(({ key }) => key));
  return outputs.map((batch) => batch.value(0, 'HeartRate'));
}

describe('fex/join-by-time', () => {
  it('gives each frame what was measured around its time, and null where nothing is near', async () => {
    const samples = () => beats([0.9, 60], [2, 80], [2.2, 90], [9, 100]);
    const times = [0, 1, 2, 2.1, 2.15, 4, 8.5];
    expect(await joined(samples, frames(times), { tolerance: 0.5 })).toEqual([null, 60, 80, 80, 90, null, 100]);
    expect(await joined(samples, frames(times), { mode: 'before', tolerance: 0.5 })).toEqual([
      ...[null, 60, 80, 80, 80],
      ...[null, null],
    ]);
    const lines = await joined(samples, frames([0, 1, 2, 2.1, 4, 9, 9.5]), { mode: 'linear', tolerance: 1 });
    expect(lines[1]).toBeCloseTo(60 + (20 * 0.1) / 1.1);
    expect(lines[3]).toBeCloseTo(85);
    expect([lines[0], lines[2], lines[4], lines[5], lines[6]]).toEqual([null, 80, null, 100, null]);
  });

  it('fills every row of a frame, also a null row', async () => {
    const items = [fex('a', 0, 0, [{ track: 0 }, { track: 1 }]), fex('a', 1, 1, [])];
    const { outputs } = await harness(joinByTime({ samples: () => beats([0, 60], [1, 70]), column: 'HeartRate' })).run(
      items,
    );
    expect(outputs.map((batch) => [...batch.rows()].map((row) => row.get('HeartRate')))).toEqual([[60, 60], [70]]);
    expect([outputs[1].row(0).isNull, outputs[1].schema.columns.at(-1)]).toEqual([true, 'HeartRate']);
  });

  it('gives what a look at all samples gives, whoever is faster', async () => {
    const ascending = (max: number) =>
      fc.array(fc.integer({ min: 0, max }), { maxLength: 20 }).map((all) => all.sort((a, b) => a - b));
    await fc.assert(
      fc.asyncProperty(
        ascending(30),
        ascending(30),
        fc.integer({ min: 1, max: 9 }),
        fc.boolean(),
        async (times, sampled, tolerance, late) => {
          const samples = sampled.map((time, value) => ({ time, value }));
          const expected = times.map((time) => {
            const near = samples.filter((sample) => Math.abs(sample.time - time) <= tolerance);
            const least = Math.min(...near.map((sample) => Math.abs(sample.time - time)));
            const nearest = near.filter((sample) => Math.abs(sample.time - time) === least);
            // Of two as near the earlier; of several of one time the last before the frame and the first after it.
            const before = nearest.filter((sample) => sample.time <= time);
            return (before.at(-1) ?? nearest[0])?.value ?? null;
          });
          const clock = new FakeClock();
          const slow = async function* () {
            for (const sample of samples) {
              if (late) await clock.pause(1000);
              yield sample;
            }
          };
          const run = harness(joinByTime({ samples: slow, column: 'HeartRate', tolerance }), {
            clock,
            intervalMs: late ? 0 : 100,
          });
          const { outputs } = await run.run(frames(times));
          expect(outputs.map((batch) => batch.value(0, 'HeartRate'))).toEqual(expected);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('asks for the samples of each source, and the frames of one do not wait for those of another', async () => {
    const asked: string[] = [];
    const slow = new Subject<Sample>();
    const samples = (source: string) => {
      asked.push(source);
      return source === 'slow' ? slow : beats([0, 60], [1, 61]);
    };
    const order: string[] = [];
    const bench = harness(joinByTime({ samples, column: 'HeartRate' }), {
      interleave: true,
      onOutput: ({ key }) => {
        order.push(`${key.source}#${key.index}`);
        if (order.length === 2) slow.complete();
      },
    });
    await bench.run([...frames([0, 1], 'slow'), ...frames([0, 1], 'quick')]);
    expect(asked.sort()).toEqual(['quick', 'slow']);
    expect(order).toEqual(['quick#0', 'quick#1', 'slow#0', 'slow#1']);
  });

  it('reads no further than the frames have come', async () => {
    let read = 0;
    const endless = function* () {
      for (;;) yield { time: read, value: read++ };
    };
    expect(await joined(endless, frames([0, 1, 5]))).toEqual([0, 1, 5]);
    expect(read).toBe(7);
  });

  it('gives its samples back when the source has ended, and when it is cancelled', async () => {
    let open = 0;
    const watched = (values: Observable<Sample>) => () =>
      new Observable<Sample>((subscriber) => {
        open++;
        return values.pipe(finalize(() => open--)).subscribe(subscriber);
      });
    await joined(watched(from(beats([0, 60], [9, 70]))), frames([0, 1]));
    expect(open).toBe(0);
    const abort = new AbortController();
    const bench = harness(joinByTime({ samples: watched(NEVER), column: 'HeartRate' }), {
      signal: abort.signal,
      onItem: () => setTimeout(() => abort.abort(), 5),
    });
    await expect(bench.run(frames([0, 1]))).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(open).toBe(0);
  });

  it('a stream that is silent holds its frames until the time limit, and says so', async () => {
    const bench = harness(joinByTime({ samples: () => NEVER, column: 'HeartRate' }), { timeoutMs: 1000 });
    const { outputs, errors } = await bench.run(frames([0, 1]));
    expect([outputs, errors.map(({ code }) => code)]).toEqual([[], ['TIMEOUT', 'TIMEOUT']]);
  });

  it('ends the run, naming the source, where samples are none, go back, fail, or are too many', async () => {
    const cases: readonly [() => Samples, RegExp][] = [
      [() => beats([Number.NaN, 1]), /samples of source "a": \{ time: NaN, value: 1 \} is no sample/],
      [() => [{ time: 1 } as Sample], /value: undefined \} is no sample/],
      [() => beats([1, 1], [0.5, 2]), /a sample of 0.5 s came after one of 1 s/],
      [() => throwError(() => new Error('the belt fell')), /the belt fell/],
      [() => from(beats([0, 1], [1, 2], [2, 3])), /2 values of a live source wait already/],
      [() => 7 as never, /gives no stream of samples for source "a"/],
    ];
    for (const [samples, message] of cases) {
      await expect(joined(samples, frames([5]), { buffer: 2 })).rejects.toThrow(message);
    }
  });

  it('refuses a column that the table has', async () => {
    const node = joinByTime({ samples: () => [], column: 'Happy' });
    await expect(harness(node).run(frames([0]))).rejects.toThrow('the table has a column "Happy" already');
  });
});
