import { delayWhen, filter, map, timer } from 'rxjs';
import { describe, expect, it } from 'vitest';
import {
  Frames,
  type Item,
  itemOf,
  type Joined,
  joining,
  onFrames,
  onItems,
  sink,
  source,
  streaming,
} from '../support/fake-nodes.ts';
import { start } from '../support/start.ts';
import { pause, settled } from '../support/virtual-time.ts';

const pass = () => onFrames((items) => items.map((item) => itemOf(item)));

describe('6. Fan-out is multicast', () => {
  it('a source with three branches is opened once, and each branch sees each frame once', async () => {
    let opened = 0;
    const seen: number[][] = [[], [], []];
    const { active, clock } = start((graph) => {
      const prepare = () => void opened++;
      const input = graph.add('input', source({ count: 10, frames: new Frames(), prepare }));
      seen.forEach((list, i) => {
        const items = graph.add(`items-${i}`, pass(), input);
        graph.add(
          `sink-${i}`,
          sink((item) => void list.push(item.value)),
          items,
        );
      });
    });
    const { counts } = await settled(clock, active.done);
    expect(opened).toBe(1);
    for (const list of seen) expect(list).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    // A frame that ends in three sinks is one frame.
    expect(counts).toMatchObject({ accepted: 10, rows: 10 });
  });

  it('a frame is released when the last branch has finished with it, not before', async () => {
    const frames = new Frames();
    const heldWhileSlow: number[] = [];
    const { active, clock } = start((graph, clock) => {
      const input = graph.add('input', source({ count: 4, frames }));
      graph.output('items', graph.add('fast', pass(), input));
      const slow = onFrames(async (items) => {
        await pause(clock, 20);
        heldWhileSlow.push(...items.map((frame) => frame.pixels.data.length));
        return items.map((item) => itemOf(item));
      });
      graph.output('slow', graph.add('slow', slow, input));
    });
    await settled(clock, active.done);
    expect(heldWhileSlow).toEqual([3, 3, 3, 3]); // `pixels` throws after the release.
    expect(frames.leaked).toBe(0);
  });
});

describe('6. ... a join waits for all its branches of one key', () => {
  const delayed = (clock: Parameters<typeof pause>[0], milliseconds: (index: number) => number, factor: number) =>
    onItems(
      async ([item]) => {
        await pause(clock, milliseconds(item.key.index));
        return [itemOf(item, item.value * factor)];
      },
      { concurrency: 4 },
    );

  it('whichever is first, and joins what belongs together', async () => {
    const { active, clock, emitted } = start((graph, clock) => {
      const input = graph.add('input', source({ count: 20, frames: new Frames() }));
      const items = graph.add('items', pass(), input);
      const left = graph.add(
        'left',
        delayed(clock, (i) => (i * 7) % 11, 10),
        items,
      );
      const right = graph.add(
        'right',
        delayed(clock, (i) => (i * 5) % 13, 100),
        items,
      );
      const sum = joining((all) =>
        all.map((item) => {
          expect([item.left.key, item.right?.key]).toEqual([item.key, item.key]);
          return itemOf(item, item.left.value + (item.right?.value ?? 0));
        }),
      );
      graph.output('items', graph.add('sum', sum, { left, right }));
    });
    await settled(clock, active.done);
    expect(emitted.map(({ value }) => value)).toEqual(Array.from({ length: 20 }, (_, i) => i * 110));
  });

  it('values of a port that takes many come in edge order; an unconnected one is empty, an optional one undefined', async () => {
    const got: Joined[] = [];
    const note = joining((all) => {
      got.push(...all);
      return all.map((item) => itemOf(item));
    });
    const { active, clock } = start((graph, clock) => {
      const input = graph.add('input', source({ count: 3, frames: new Frames() }));
      const items = graph.add('items', pass(), input);
      const more = [30, 10, 20].map((ms, i) =>
        graph.add(
          `more-${i}`,
          delayed(clock, () => ms, i),
          items,
        ),
      );
      graph.output('items', graph.add('with', note, { left: items, more }));
      const bare = joining((all) => {
        for (const item of all) expect([item.right, item.more]).toEqual([undefined, []]);
        return all.map((item) => itemOf(item));
      });
      graph.output('bare', graph.add('bare', bare, { left: items }));
    });
    await settled(clock, active.done);
    expect(got.map(({ more, right }) => [right, more.map(({ value }) => value)])).toEqual([
      [undefined, [0, 0, 0]],
      [undefined, [0, 1, 2]],
      [undefined, [0, 2, 4]],
    ]);
  });

  it('frames of several sources meet only their own', async () => {
    const { active, clock, emitted } = start((graph, clock) => {
      const inputs = ['a', 'b'].map((name) =>
        graph.add(name, source({ count: 6, frames: new Frames(), source: name })),
      );
      const items = graph.add('items', pass(), inputs);
      const left = graph.add(
        'left',
        delayed(clock, (i) => (i * 3) % 7, 1),
        items,
      );
      const right = graph.add(
        'right',
        delayed(clock, (i) => (i * 2) % 5, 1),
        items,
      );
      const same = joining((all) =>
        all.map((item) => itemOf(item, item.left.key === item.right?.key ? item.key.index : -1)),
      );
      graph.output('items', graph.add('same', same, { left, right }));
    });
    await settled(clock, active.done);
    for (const name of ['a', 'b']) {
      const values = emitted.filter(({ key }: Item) => key.source === name).map(({ value }) => value);
      expect(values).toEqual([0, 1, 2, 3, 4, 5]);
    }
  });

  it('a failure in one branch says more than a drop in another, whichever comes first', async () => {
    for (const failsAfter of [0, 20]) {
      const { active, clock } = start(
        (graph, clock) => {
          const input = graph.add('input', source({ count: 2, frames: new Frames() }));
          const gate = streaming(
            (frames) =>
              frames.pipe(
                filter(({ key }) => key.index === 0),
                delayWhen(() => timer(0)),
                map((frame) => itemOf(frame)),
              ),
            { holds: Number.POSITIVE_INFINITY },
          );
          const left = graph.add('left', gate, input);
          const failing = onFrames(async ([frame]) => {
            if (failsAfter > 0) await pause(clock, failsAfter);
            if (frame.key.index === 1) throw new Error('one');
            return [itemOf(frame)];
          });
          const right = graph.add('right', failing, input);
          const join = joining({
            process: (all) => all.map((i) => itemOf(i)),
            recover: ({ key }) => ({ key, value: -1 }),
          });
          graph.output('items', graph.add('join', join, { left, right }));
        },
        { onError: 'null-row' },
      );
      // The gate's answers need real time.
      await new Promise((resolve) => setTimeout(resolve, 10));
      expect((await settled(clock, active.done)).counts).toMatchObject({ rows: 1, nullRows: 1, drops: 0 });
    }
  });

  it('which failure is reported does not depend on which branch failed first', async () => {
    for (const [leftMs, rightMs] of [
      [5, 20],
      [20, 5],
    ]) {
      const { active, clock, failures } = start(
        (graph, clock) => {
          const input = graph.add('input', source({ count: 1, frames: new Frames() }));
          const items = graph.add('items', pass(), input);
          const failing = (ms: number, name: string) =>
            onItems(async () => {
              await pause(clock, ms);
              throw new Error(name);
            });
          const left = graph.add('left', failing(leftMs, 'of the left'), items);
          const right = graph.add('right', failing(rightMs, 'of the right'), items);
          const join = joining({
            process: (all) => all.map((item) => itemOf(item)),
            recover: ({ key, message }) => ({ key, value: message === 'of the left' ? 1 : 2 }),
          });
          graph.output('items', graph.add('join', join, { left, right }));
          graph.settings('right', { onError: 'skip' });
        },
        { onError: 'null-row' },
      );
      const { counts, failureCount } = await settled(clock, active.done);
      expect(failures.map(({ error }) => error.message)).toEqual(['of the left']);
      // A frame that fails twice is one failure.
      expect([counts.nullRows, failureCount]).toEqual([1, 1]);
    }
  });
});
