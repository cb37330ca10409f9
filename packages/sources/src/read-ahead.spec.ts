import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReadAhead } from './read-ahead.ts';

interface Item {
  readonly value: number;
  released: boolean;
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

/** Loads that finish when told to. */
function controlledLoads() {
  const items: Item[] = [];
  const finish: (() => void)[] = [];
  return {
    items,
    finish: (index: number) => finish[index](),
    load: (value: number) =>
      new Promise<Item>((resolve) => {
        finish.push(() => {
          const item = { value, released: false };
          items.push(item);
          resolve(item);
        });
      }),
    get started() {
      return finish.length;
    },
  };
}

function discard(item: Item): void {
  expect(item.released).toBe(false);
  item.released = true;
}

describe('ReadAhead', () => {
  it('delivers in order whatever finishes first', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 20 }),
        fc.integer({ min: 0, max: 5 }),
        async (delays, ahead) => {
          const reader = new ReadAhead({
            entries: delays,
            load: async (turns, index) => {
              for (let i = 0; i < turns; i++) await Promise.resolve();
              return { value: index, released: false };
            },
            discard,
            ahead,
            signal: new AbortController().signal,
          });
          const values: number[] = [];
          for await (const item of reader) values.push(item.value);
          expect(values).toEqual(delays.map((_, index) => index));
        },
      ),
      { numRuns: 50 },
    );
  });

  it('starts no more than the delivered one and `ahead` others', async () => {
    const loads = controlledLoads();
    const signal = new AbortController().signal;
    const reader = new ReadAhead({ entries: [0, 1, 2, 3, 4, 5], load: loads.load, discard, ahead: 2, signal });
    const first = reader.next();
    await settle();
    expect(loads.started).toBe(3);
    loads.finish(0);
    loads.finish(1);
    expect((await first).value).toMatchObject({ value: 0 });
    await settle();
    expect(loads.started).toBe(3);
    const second = reader.next();
    await settle();
    expect(loads.started).toBe(4);
    expect((await second).value).toMatchObject({ value: 1 });
    const end = reader.return();
    for (const index of [2, 3]) loads.finish(index);
    await end;
  });

  it('begins with the first before it is asked for, loads it once, and goes on from there', async () => {
    const loads = controlledLoads();
    const signal = new AbortController().signal;
    const reader = new ReadAhead({ entries: [0, 1, 2, 3], load: loads.load, discard, ahead: 1, signal })
      .begin()
      .begin();
    await settle();
    expect(loads.started).toBe(1);
    loads.finish(0);
    expect((await reader.next()).value).toMatchObject({ value: 0 });
    await settle();
    expect(loads.started).toBe(2);
    loads.finish(1);
    await reader.return();
    expect(loads.items.map((item) => item.released)).toEqual([false, true]);
  });

  it('discards exactly what was loaded and not delivered when it is returned', async () => {
    const loads = controlledLoads();
    const signal = new AbortController().signal;
    const reader = new ReadAhead({ entries: [0, 1, 2, 3], load: loads.load, discard, ahead: 2, signal });
    const first = reader.next();
    await settle();
    loads.finish(0);
    loads.finish(1);
    await first;
    const returned = reader.return();
    loads.finish(2);
    await returned;
    expect(loads.items.map((item) => item.released)).toEqual([false, true, true]);
    expect(await reader.next()).toEqual({ done: true, value: undefined });
    expect(loads.started).toBe(3);
  });

  it('ends a waiting `next` on abort, also while the list itself waits for input', async () => {
    const controller = new AbortController();
    let closed = false;
    const silent = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise<IteratorResult<number>>(() => undefined),
        return: async () => {
          closed = true;
          return { done: true as const, value: undefined };
        },
      }),
    };
    const load = async (value: number) => ({ value, released: false });
    const reader = new ReadAhead({ entries: silent, load, discard, ahead: 1, signal: controller.signal });
    const waiting = reader.next();
    controller.abort();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(closed).toBe(true);
  });

  it('throws a failing list at the place where it failed, after what came before', async () => {
    async function* broken() {
      yield 1;
      throw new Error('pipe broke');
    }
    const load = async (value: number) => ({ value, released: false });
    const signal = new AbortController().signal;
    const reader = new ReadAhead({ entries: broken(), load, discard, ahead: 3, signal });
    expect((await reader.next()).value).toMatchObject({ value: 1 });
    await expect(reader.next()).rejects.toThrow('pipe broke');
    expect(await reader.next()).toEqual({ done: true, value: undefined });
  });

  it('gives nothing under a signal that was aborted before', async () => {
    const load = async (value: number) => ({ value, released: false });
    const reader = new ReadAhead({ entries: [1], load, discard, ahead: 1, signal: AbortSignal.abort() });
    expect((await reader.next()).done).toBe(true);
  });
});
