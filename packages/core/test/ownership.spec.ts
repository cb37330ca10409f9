import { map } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { ErrorPolicy, Frame, MapNode } from '../src/index.ts';
import { Frames, type Item, itemOf, onFrames, onItems, rawSource, source, streaming } from './support/fake-nodes.ts';
import { start } from './support/start.ts';
import { pause, settle, settled } from './support/virtual-time.ts';

/** Makes packets with a buffer behind them, and knows how often each was released. */
class Buffers {
  readonly releases: number[] = [];

  itemOf(frame: { readonly key: Frame['key'] }): Item {
    const number = this.releases.push(0) - 1;
    return { ...itemOf(frame), release: () => void this.releases[number]++ } as Item;
  }

  /** All released once: none leaked, none twice. */
  check(atLeast: number): void {
    expect(this.releases.length).toBeGreaterThanOrEqual(atLeast);
    expect(this.releases.filter((count) => count !== 1)).toEqual([]);
  }
}

interface FlowOptions {
  readonly count?: number;
  readonly maxBatch?: number;
  readonly concurrency?: number;
  readonly onError?: ErrorPolicy;
}
type Clock = Parameters<typeof pause>[0];

function flow(
  process: (buffers: Buffers, clock: Clock, frames: readonly Frame[]) => ReturnType<MapNode<Frame, Item>['process']>,
  { count = 6, maxBatch = 1, concurrency = 1, onError = 'skip' }: FlowOptions = {},
) {
  const frames = new Frames();
  const buffers = new Buffers();
  const started = start(
    (graph, clock) => {
      const input = graph.add('input', source({ count, frames }));
      const node = onFrames((all) => process(buffers, clock, all), { maxBatch, concurrency });
      graph.output('items', graph.add('node', node, input));
    },
    { onError },
  );
  return { ...started, frames, buffers };
}

describe('a packet with a buffer is released exactly once', () => {
  it('when its frame settles, not before', async () => {
    const { active, clock, buffers } = flow((buffers, _, frames) => frames.map((frame) => buffers.itemOf(frame)));
    const duringNext: number[] = [];
    active.output('items').subscribe(() => duringNext.push(buffers.releases.at(-1)!));
    await settled(clock, active.done);
    expect(duringNext).toEqual([0, 0, 0, 0, 0, 0]);
    buffers.check(6);
  });

  it('of a call that was given up and answers later', async () => {
    const { active, clock, buffers, frames } = flow(
      async (buffers, clock, all) => {
        if (all[0].key.index === 2) await pause(clock, 1500);
        return all.map((frame) => buffers.itemOf(frame));
      },
      { count: 4 },
    );
    const { counts } = await settled(clock, active.done);
    expect(counts).toMatchObject({ rows: 3, deadLetters: 1, unreleased: 0 });
    clock.advance(2000);
    await settle();
    buffers.check(4);
    expect(frames.leaked).toBe(0);
  });

  it('of a retry that was given up and answers later', async () => {
    let tries = 0;
    const { active, clock, buffers } = flow(
      async (buffers, clock, all) => {
        if (++tries === 1) throw new Error('try again');
        await pause(clock, 1500);
        return all.map((frame) => buffers.itemOf(frame));
      },
      { count: 1, onError: { retry: 1, otherwise: 'skip' } },
    );
    expect((await settled(clock, active.done)).counts).toMatchObject({ deadLetters: 1 });
    clock.advance(2000);
    await settle();
    buffers.check(1);
  });

  it('of calls that answer after an abort, in time and too late', async () => {
    for (const takes of [20, 500]) {
      const { active, clock, buffers } = flow(
        async (buffers, clock, all) => {
          await pause(clock, takes);
          return all.map((frame) => buffers.itemOf(frame));
        },
        { concurrency: 3 },
      );
      await settle();
      active.abort();
      const { report } = await settled(clock, active.settled);
      expect(report.counts.unreleased).toBe(0);
      clock.advance(1000);
      await settle();
      buffers.check(3);
    }
  });

  it('of a batch that was taken apart because its answer was wrong', async () => {
    const { active, clock, buffers } = flow(
      async (buffers, _, all) => {
        const items = all.map((frame) => buffers.itemOf(frame));
        return all.some(({ key }) => key.index === 3) ? [...items, ...items.slice(0, 1)] : items;
      },
      { maxBatch: 6 },
    );
    expect((await settled(clock, active.done)).counts).toMatchObject({ rows: 5, deadLetters: 1 });
    buffers.check(6);
  });

  it('of frames that wait behind one that fails the run', async () => {
    const { active, clock, buffers } = flow(
      async (buffers, clock, all) => {
        await pause(clock, 10 - all[0].key.index);
        if (all[0].key.index === 0) throw new Error('the first is the slowest');
        return all.map((frame) => buffers.itemOf(frame));
      },
      { concurrency: 4, onError: 'fail' },
    );
    await settled(clock, active.settled);
    clock.advance(100);
    await settle();
    buffers.check(3);
  });

  it('if a node passes its input through, or gives the same packet twice', async () => {
    const frames = new Frames();
    const { active, clock } = start((graph) => {
      const input = graph.add('input', source({ count: 3, frames }));
      const same = onFrames((all) => all as never);
      const items = graph.add('same', same, input);
      graph.output(
        'items',
        graph.add(
          'again',
          onItems((all) => all),
          items,
        ),
      );
    });
    await settled(clock, active.done);
    expect([frames.made, frames.released]).toEqual([3, 3]);
  });

  it('of a stream node', async () => {
    const buffers = new Buffers();
    const { active, clock } = start((graph) => {
      const input = graph.add('input', source({ count: 3, frames: new Frames() }));
      const node = streaming((frames) => frames.pipe(map((frame) => buffers.itemOf(frame))));
      graph.output('items', graph.add('node', node, input));
    });
    await settled(clock, active.done);
    buffers.check(3);
  });

  it('of a null row', async () => {
    const buffers = new Buffers();
    const { active, clock } = start(
      (graph) => {
        const input = graph.add('input', source({ count: 3, frames: new Frames() }));
        const bad = onFrames(() => Promise.reject(new Error('bad')));
        const rows = onItems({ process: (all) => all, recover: (failure) => buffers.itemOf(failure) });
        graph.output('items', graph.add('rows', rows, graph.add('bad', bad, input)));
      },
      { onError: 'null-row' },
    );
    expect((await settled(clock, active.done)).counts.nullRows).toBe(3);
    buffers.check(3);
  });

  it('one that cannot be released fails the run, and the others are released', async () => {
    const frames = new Frames();
    const { active, clock } = flow((_, __, all) => {
      frames.made++;
      const release = () => {
        frames.released++;
        throw new Error('handle is gone');
      };
      return all.map((frame) => ({ ...itemOf(frame), release }) as Item);
    });
    const { error, report } = await settled(clock, active.settled);
    expect(error).toMatchObject({ code: 'OWNERSHIP', message: 'handle is gone' });
    expect([report.counts.unreleased, frames.leaked]).toEqual([0, 0]);
  });
});

describe('the packets of a wrong answer have one owner each', () => {
  const wrong: readonly [string, (items: readonly Item[]) => readonly Item[]][] = [
    ['two exchanged', (items) => [...items].reverse()],
    ['the first once more', (items) => [...items, items[0]]],
    ['one twice, in the place of another', (items) => items.map((item, i) => (i === 1 ? items[0] : item))],
  ];
  it.each(wrong)('%s', async (_, spoil) => {
    const { active, clock, buffers, frames } = flow(
      async (buffers, clock, all) => {
        await pause(clock, 5);
        const items = all.map((frame) => buffers.itemOf(frame));
        return items.length > 1 && items.some(({ key }) => key.index === 3) ? spoil(items) : items;
      },
      { maxBatch: 4, count: 8 },
    );
    const { counts } = await settled(clock, active.done);
    expect(counts).toMatchObject({ rows: 8, unreleased: 0 });
    expect(buffers.releases.filter((count) => count > 1)).toEqual([]);
    expect(frames.leaked).toBe(0);
  });

  it('frames that a node gives back exchanged cost at most their frames, not the run', async () => {
    const frames = new Frames();
    const { active, clock } = start(
      (graph) => {
        const input = graph.add('input', source({ count: 8, frames }));
        const node = onFrames(
          async (all, context) => {
            await Promise.resolve(context);
            return (all.length > 1 ? [...all].reverse() : all) as never;
          },
          { maxBatch: 4 },
        );
        graph.output('items', graph.add('node', node, input));
      },
      { onError: 'skip' },
    );
    expect((await settled(clock, active.done)).counts).toMatchObject({ rows: 8 });
    expect([frames.made, frames.released]).toEqual([8, 8]);
  });

  it('a source that gives one packet twice is refused, and the packet released once', async () => {
    let releases = 0;
    const { active, clock } = start((graph) => {
      const input = rawSource(async function* () {
        const frame = new Frames().make('camera', 0);
        const twice = Object.assign(frame, { release: () => void releases++ });
        yield twice;
        yield twice;
      });
      const slow = onFrames((all) => pause(clock_(), 50).then(() => all.map((frame) => itemOf(frame))));
      const clock_ = () => clock;
      graph.output('items', graph.add('slow', slow, graph.add('input', input)));
    });
    const { error } = await settled(clock, active.settled);
    expect(error?.message).toContain('gave frame 0 after frame 0');
    expect(releases).toBe(1);
  });
});
