import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../clock/virtual-clock.ts';
import { Fifo } from './fifo.ts';
import { MicroBatcher, type Waiting, type WaitingQueue } from './micro-batcher.ts';

interface Item extends Waiting {
  readonly name: string;
}

function setup(maxBatch: number, batchDelayMs = 0) {
  const clock = new VirtualClock();
  let due = 0;
  const batcher = new MicroBatcher<Item>({ maxBatch, batchDelayMs, clock }, () => {
    due++;
  });
  const queue = (full = false): WaitingQueue<Item> => ({ waiting: new Fifo<Item>(), isFull: () => full });
  const add = (to: WaitingQueue<Item>, name: string, weight = 1) =>
    batcher.add(to, { name, weight, since: clock.now() });
  const take = () => batcher.take().map(({ name }) => name);
  return { clock, batcher, queue, add, take, dueCalls: () => due };
}

describe('MicroBatcher', () => {
  it('is due at once without a delay, with it when full, old or at the end', () => {
    const now = setup(2);
    expect(now.batcher.isDue()).toBe(false);
    now.add(now.queue(), 'a');
    expect(now.batcher.isDue()).toBe(true);

    const later = setup(2, 10);
    const queue = later.queue();
    later.add(queue, 'a');
    expect(later.batcher.isDue()).toBe(false);
    later.add(queue, 'b');
    expect(later.batcher.isDue()).toBe(true);
    expect(later.take()).toEqual(['a', 'b']);
    later.add(queue, 'c');
    expect(later.batcher.isDue()).toBe(false);
    later.clock.advance(10);
    expect([later.dueCalls(), later.batcher.isDue()]).toEqual([1, true]);
    later.take();
    later.add(queue, 'd');
    later.batcher.end();
    expect(later.batcher.isDue()).toBe(true);
  });

  it('does not wait for a source that has nothing more to give', () => {
    const { batcher, queue, add } = setup(10, 10);
    add(queue(true), 'a');
    expect(batcher.isDue()).toBe(true);
    add(queue(false), 'b');
    expect(batcher.isDue()).toBe(false);
  });

  it('leaves no timer', () => {
    const { batcher, queue, add, take, clock } = setup(10, 10);
    const one = queue();
    add(one, 'a');
    batcher.isDue();
    batcher.isDue();
    expect(clock.pending).toBe(1);
    take();
    expect(clock.pending).toBe(0);
    add(one, 'b');
    batcher.isDue();
    batcher.stop();
    expect([clock.pending, batcher.isDue()]).toEqual([0, false]);
  });

  it('takes one of each source in turn', () => {
    const { queue, add, take } = setup(4);
    const [a, b, c] = [queue(), queue(), queue()];
    for (const name of ['a1', 'a2', 'a3', 'a4', 'a5']) add(a, name);
    add(b, 'b1');
    for (const name of ['c1', 'c2']) add(c, name);
    expect(take()).toEqual(['a1', 'b1', 'c1', 'a2']);
    expect(take()).toEqual(['c2', 'a3', 'a4', 'a5']);
  });

  it('never takes more weight than a batch holds, unless one item alone has it, and loses nothing', () => {
    const arrivals = fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.constantFrom(0, 0.5, 1, 2, 7)), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(arrivals, fc.integer({ min: 1, max: 5 }), (list, maxBatch) => {
        const { queue, batcher } = setup(maxBatch);
        const queues = [queue(), queue(), queue()];
        list.forEach(([source, weight], i) => {
          batcher.add(queues[source], { name: `${source}:${i}`, weight, since: 0 });
        });
        const taken: Item[] = [];
        while (batcher.isDue()) {
          const batch = batcher.take();
          const weight = batch.reduce((sum, item) => sum + item.weight, 0);
          expect(batch.length === 1 || weight <= maxBatch).toBe(true);
          expect(batch.length).toBeGreaterThan(0);
          taken.push(...batch);
        }
        expect(taken.length).toBe(list.length);
        for (const source of [0, 1, 2]) {
          const order = taken.map(({ name }) => name.split(':').map(Number)).filter(([from]) => from === source);
          expect(order).toEqual([...order].sort(([, x], [, y]) => x - y));
        }
      }),
    );
  });
});
