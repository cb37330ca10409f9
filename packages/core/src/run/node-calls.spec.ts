import { describe, expect, it } from 'vitest';
import { settle } from '../../test/support/virtual-time.ts';
import { VirtualClock } from '../clock/virtual-clock.ts';
import { FexgraphError } from '../errors/fexgraph-error.ts';
import { Activity } from './activity.ts';
import { isPromise, NodeCalls } from './node-calls.ts';

function setup() {
  const clock = new VirtualClock();
  const activity = new Activity(clock);
  return { clock, activity, calls: new NodeCalls(clock, activity, 100) };
}

/** A promise and the ways to settle it. */
function open<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

describe('NodeCalls.limit', () => {
  it('passes on what comes in time, and leaves no timer', async () => {
    const { clock, calls, activity } = setup();
    await expect(calls.limit(Promise.resolve(3))).resolves.toBe(3);
    await expect(calls.limit(Promise.reject(new Error('no')))).rejects.toThrow('no');
    await settle();
    expect([clock.pending, activity.running]).toEqual([0, 0]);
  });

  it('gives up after the limit: the work is not counted any more, and its late result is handed over', async () => {
    const { clock, calls, activity } = setup();
    const work = open<string>();
    const late: string[] = [];
    const failed = expect(calls.limit(work.promise, { late: (result) => late.push(result) })).rejects.toMatchObject({
      code: 'TIMEOUT',
      message: 'no answer within 100 ms',
    });
    clock.advance(100);
    await failed;
    expect([clock.pending, activity.running, late]).toEqual([0, 0, []]);
    work.resolve('at last');
    await settle();
    expect([late, activity.running]).toEqual([['at last'], 0]);
  });

  it('a late failure is nobody’s any more', async () => {
    const { clock, calls } = setup();
    const work = open<string>();
    const failed = expect(calls.limit(work.promise)).rejects.toMatchObject({ code: 'TIMEOUT' });
    clock.advance(100);
    await failed;
    work.reject(new Error('late'));
    await settle();
  });

  it('cancel rejects everything pending and everything that comes later, and clears the timers', async () => {
    const { clock, calls, activity } = setup();
    const reason = new FexgraphError('CANCELLED', 'over');
    const work = open<number>();
    const pending = expect(calls.limit(work.promise)).rejects.toBe(reason);
    calls.cancel(reason);
    await pending;
    // Whoever cancels may want to wait for what runs.
    expect(activity.running).toBe(1);
    work.resolve(1);
    await settle();
    expect(activity.running).toBe(0);
    await expect(calls.limit(open().promise)).rejects.toBe(reason);
    expect(clock.pending).toBe(0);
  });
});

describe('Activity', () => {
  it('is idle when nothing runs', async () => {
    const { clock, activity } = setup();
    await activity.idle(1000);
    const [endA, endB] = [activity.begin(), activity.begin()];
    let idle = false;
    void activity.idle(1000).then(() => {
      idle = true;
    });
    endA();
    endA();
    await settle();
    expect(idle).toBe(false);
    endB();
    await settle();
    expect([idle, clock.pending]).toEqual([true, 0]);
  });

  it('or after the limit', async () => {
    const { clock, activity } = setup();
    activity.begin();
    const idle = activity.idle(50);
    clock.advance(50);
    await idle;
    expect(activity.running).toBe(1);
  });
});

describe('isPromise', () => {
  it('knows promises from packets', () => {
    expect(isPromise(Promise.resolve(1))).toBe(true);
    expect([[], undefined, null, 3, {}].map((value) => isPromise(value))).toEqual([false, false, false, false, false]);
  });
});
