import { Subject, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { ObservableQueue } from './observable-queue.ts';

function queueOf(limit: number) {
  const values = new Subject<number>();
  const discarded: number[] = [];
  const queue = new ObservableQueue(values, { limit, discard: (value) => discarded.push(value), hint: 'slower' });
  return { values, queue, discarded };
}

describe('ObservableQueue', () => {
  it('gives values in order, those that waited and those that come later, then ends', async () => {
    const { values, queue } = queueOf(5);
    values.next(0);
    values.next(1);
    expect(await queue.next()).toEqual({ done: false, value: 0 });
    expect(await queue.next()).toEqual({ done: false, value: 1 });
    const later = queue.next();
    values.next(2);
    values.complete();
    expect(await later).toEqual({ done: false, value: 2 });
    expect(await queue.next()).toEqual({ done: true, value: undefined });
  });

  it('fails after what waited when more values come than may wait', async () => {
    const { values, queue, discarded } = queueOf(2);
    for (const value of [0, 1, 2, 3]) values.next(value);
    expect(values.observed).toBe(false);
    expect(discarded).toEqual([2]);
    await queue.next();
    await queue.next();
    await expect(queue.next()).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
    expect((await queue.next()).done).toBe(true);
  });

  it('passes an error on after what came before', async () => {
    const { values, queue } = queueOf(2);
    values.next(7);
    values.error(new Error('camera unplugged'));
    expect((await queue.next()).value).toBe(7);
    await expect(queue.next()).rejects.toThrow('camera unplugged');
  });

  it('passes an error on that came at once', async () => {
    const queue = new ObservableQueue(
      throwError(() => new Error('no camera')),
      { limit: 1, hint: 'slower' },
    );
    await expect(queue.next()).rejects.toThrow('no camera');
  });

  it('unsubscribes, discards what waited and ends a waiting `next` on return', async () => {
    const { values, queue, discarded } = queueOf(3);
    values.next(1);
    await queue.next();
    const waiting = queue.next();
    await queue.return();
    expect(await waiting).toEqual({ done: true, value: undefined });
    const other = queueOf(3);
    other.values.next(4);
    other.values.next(5);
    await other.queue.return();
    expect(other.discarded).toEqual([4, 5]);
    expect([values.observed, other.values.observed, discarded]).toEqual([false, false, []]);
  });
});
