import { bufferCount, concatMap, delay, filter, map, Observable, take } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { type Frame, FramePacket, type Keyed, type PacketType } from '../src/index.ts';
import {
  Frames,
  type Item,
  ItemPacket,
  itemOf,
  joining,
  onFrames,
  onItems,
  rawSource,
  source,
  streaming,
  streamingOver,
} from './support/fake-nodes.ts';
import { start } from './support/start.ts';
import { flow, lookAhead, range, type Setup, values } from './support/stream-flow.ts';
import { pause, settled } from './support/virtual-time.ts';

describe('a stream node that answers at once (holds: 0)', () => {
  it('maps', async () => {
    const { active, clock, emitted, frames } = flow({ connect: map((frame) => itemOf(frame)) });
    const { counts } = await settled(clock, active.done);
    expect(values(emitted)).toEqual(range(0, 20));
    expect(counts.rows).toBe(20);
    expect(frames.leaked).toBe(0);
  });

  it('may pass over any number of frames in a row: each is a counted drop at once', async () => {
    const connect = (frames: Observable<Frame>) =>
      frames.pipe(
        filter(({ key }) => key.index % 500 === 499),
        map((frame) => itemOf(frame)),
      );
    const { active, clock, emitted } = flow({ connect, count: 1000 });
    const report = await settled(clock, active.done);
    expect(values(emitted)).toEqual([499, 999]);
    expect(report.counts).toMatchObject({ accepted: 1000, rows: 2, drops: 998 });
    expect(report.nodes.find(({ id }) => id === 'stream')?.stats).toMatchObject({
      dropped: 998,
      emitted: 2,
      queued: 0,
    });
  });

  it('keeps the order of failures that pass it by', async () => {
    const connect = map((frame: Frame) => itemOf(frame));
    const { active, clock, settlements } = flow({ connect, unreadable: new Set([0, 3, 4, 19]) });
    await settled(clock, active.done);
    expect(settlements.map(({ key }) => key.index)).toEqual(range(0, 20));
  });

  it('that completes early drops what comes after', async () => {
    const connect = (frames: Observable<Frame>) =>
      frames.pipe(
        take(3),
        map((frame) => itemOf(frame)),
      );
    const { active, clock, emitted } = flow({ connect });
    const { counts } = await settled(clock, active.done);
    expect(values(emitted)).toEqual([0, 1, 2]);
    expect(counts).toMatchObject({ accepted: 20, rows: 3, drops: 17 });
  });

  describe('but is asynchronous', () => {
    const connect: Setup['connect'] = (frames, clock) =>
      frames.pipe(concatMap((frame) => pause(clock, 5).then(() => itemOf(frame))));

    it('breaks the run with a hint when it answers too late', async () => {
      const { active, clock, frames } = flow({ connect, wait: 10 });
      const { error } = await settled(clock, active.settled);
      expect(error?.message).toContain('emitted frame s0#0, which it was not given, or had emitted or passed over');
      expect(error?.hint).toContain('Infinity if it works asynchronously');
      expect(frames.leaked).toBe(0);
    });

    it('also if the run would have ended before', async () => {
      const { active, clock } = flow({ connect });
      const { error } = await settled(clock, active.settled);
      expect(error?.message).toMatch(/left 20 frames unanswered and did not complete with its input$/);
    });
  });
});

describe('a stream node that holds frames back', () => {
  it('does not deadlock against maxInFlight: held frames come on top', async () => {
    const { active, clock, emitted, frames } = flow({ ...lookAhead(), traits: { holds: 1 }, maxInFlight: 1 });
    const { counts } = await settled(clock, active.done);
    expect(values(emitted)).toEqual([...range(0, 19).map((i) => i * 11 + 1), 190]);
    expect(counts).toMatchObject({ rows: 20, drops: 0 });
    expect(frames.leaked).toBe(0);
  });

  it('emits the last frames of a source when that ends, with several sources one after the other', async () => {
    const node = lookAhead();
    const { active, clock, emitted } = flow({ ...node, traits: { holds: 1 }, count: 5, sources: 3, maxInFlight: 1 });
    const { counts } = await settled(clock, active.done);
    expect(counts).toMatchObject({ rows: 15, drops: 0 });
    expect(values(emitted.filter(({ key }) => key.source === 's1'))).toEqual([1, 12, 23, 34, 40]);
  });

  it('what it holds at the end and does not emit is dropped', async () => {
    const { connect } = lookAhead();
    const { active, clock } = flow({ connect, traits: { holds: 1 }, count: 5 });
    expect((await settled(clock, active.done)).counts).toMatchObject({ rows: 4, drops: 1 });
  });

  it('and at the end of a source: held frames of many sources do not fill the graph', async () => {
    const frames = new Frames();
    const { active, clock } = start(
      (graph) => {
        const videos = rawSource(async function* () {
          for (let video = 0; video < 50; video++)
            for (let index = 0; index < 3; index++) yield frames.make(`video-${video}`, index);
        });
        const { connect } = lookAhead();
        graph.output('items', graph.add('stream', streaming(connect, { holds: 1 }), graph.add('videos', videos)));
      },
      { maxInFlight: 4 },
    );
    expect((await settled(clock, active.done)).counts).toMatchObject({ accepted: 150, rows: 100, drops: 50 });
  });

  it('failures behind a held frame wait for it', async () => {
    const unreadable = new Set([2, 3, 4]);
    const { active, clock, emitted, settlements } = flow({
      ...lookAhead(),
      traits: { holds: 1 },
      count: 8,
      unreadable,
    });
    const { counts } = await settled(clock, active.done);
    expect(emitted.map(({ key }) => key.index)).toEqual([0, 1, 5, 6, 7]);
    expect(settlements.map(({ key }) => key.index)).toEqual(range(0, 8));
    expect(counts).toMatchObject({ rows: 5, deadLetters: 3, drops: 0 });
  });

  it('also as many as would fill the graph: what waits for later frames takes no place, so they come', async () => {
    const unreadable = new Set(range(1, 15));
    const { active, clock, emitted } = flow({
      ...lookAhead(),
      traits: { holds: 1 },
      count: 20,
      unreadable,
      maxInFlight: 4,
    });
    const { counts } = await settled(clock, active.done);
    expect(counts).toMatchObject({ accepted: 20, rows: 6, deadLetters: 14, drops: 0 });
    expect(emitted[0]).toMatchObject({ value: 15 });
  });
});

describe('a stream node in front of others', () => {
  it('what it passes over passes them by', async () => {
    const seen: number[] = [];
    const { active, clock, emitted } = start((graph) => {
      const input = graph.add('input', source({ count: 10, frames: new Frames() }));
      const even = streaming((frames) =>
        frames.pipe(
          filter(({ key }) => key.index % 2 === 0),
          map((frame) => itemOf(frame)),
        ),
      );
      const items = graph.add('even', even, input);
      const note = onItems((all) => {
        seen.push(...all.map(({ value }) => value));
        return all;
      });
      graph.output('items', graph.add('note', note, items));
    });
    await settled(clock, active.done);
    expect([seen, values(emitted)]).toEqual([
      [0, 2, 4, 6, 8],
      [0, 2, 4, 6, 8],
    ]);
  });

  it('uses of rxjs time work beside the engine', async () => {
    const { active, emitted } = flow({
      connect: (frames) =>
        frames.pipe(
          map((frame) => itemOf(frame)),
          delay(1),
        ),
      traits: { holds: Number.POSITIVE_INFINITY },
      count: 5,
    });
    await active.done;
    expect(values(emitted)).toEqual(range(0, 5));
  });
});

describe('what waits for later frames takes no place in the graph, so the later frames come', () => {
  const everyNth = (n: number) =>
    streaming((frames) =>
      frames.pipe(
        filter(({ key }) => key.index % n === 0),
        map((frame) => itemOf(frame)),
      ),
    );
  const ahead = <T extends Keyed>(packet: PacketType<T>) => {
    const node = lookAhead();
    return streamingOver(packet, node.connect as never, { holds: 1 }, { endSource: node.endSource });
  };
  /** Emits the first of n packets when the last of them has come. */
  const windows = <T extends Keyed>(packet: PacketType<T>, n: number) =>
    streamingOver(
      packet,
      (input) =>
        input.pipe(
          bufferCount(n),
          filter((window) => window.length === n),
          map(([first]) => itemOf(first)),
        ),
      { holds: n - 1 },
    );

  it.each([8, 9, 16, 100])('a filter that keeps one of %i before a node that looks ahead loses no row', async (n) => {
    const { active, clock, emitted } = start((graph) => {
      const input = graph.add('input', source({ count: 320, frames: new Frames() }));
      graph.output('items', graph.add('ahead', ahead(ItemPacket), graph.add('filter', everyNth(n), input)));
    });
    const { counts } = await settled(clock, active.done);
    const kept = Math.ceil(320 / n);
    expect(counts).toMatchObject({ rows: kept, drops: 320 - kept });
    expect(emitted.map(({ key }) => key.index)).toEqual(range(0, kept).map((i) => i * n));
  });

  it.each([3, 4, 5, 8])('two windows of %i in a row end, with what each of them makes', async (n) => {
    const { active, clock, emitted } = start((graph) => {
      const input = graph.add('input', source({ count: 300, frames: new Frames() }));
      graph.output(
        'items',
        graph.add('second', windows(ItemPacket, n), graph.add('first', windows(FramePacket, n), input)),
      );
    });
    await settled(clock, active.done);
    expect(emitted).toHaveLength(Math.floor(Math.floor(300 / n) / n));
  });

  it.each([8, 9, 20])('two nodes that look ahead and %i unreadable frames in a row', async (bad) => {
    const unreadable = new Set(range(2, 2 + bad));
    const { active, clock } = start(
      (graph) => {
        const input = graph.add('input', source({ count: 40, frames: new Frames(), unreadable }));
        graph.output('items', graph.add('second', ahead(ItemPacket), graph.add('first', ahead(FramePacket), input)));
      },
      { onError: 'null-row' },
    );
    expect((await settled(clock, active.done)).counts).toMatchObject({ rows: 40 - bad, deadLetters: bad, drops: 0 });
  });

  it('frames of which only tombstones wait hold no buffers, also where a join holds their other half', async () => {
    const frames = new Frames();
    let most = 0;
    const { active, clock } = start((graph) => {
      const before = () => {
        most = Math.max(most, frames.made - frames.released);
      };
      const input = graph.add('input', source({ count: 1000, frames, before }));
      const kept = graph.add('ahead', ahead(ItemPacket), graph.add('filter', everyNth(200), input));
      const all = graph.add(
        'all',
        onFrames((given) => given.map((frame) => itemOf(frame))),
        input,
      );
      const both = joining((items) => items.map(({ key }) => ({ key, value: 0 })));
      graph.output('items', graph.add('join', both, { left: kept, more: [all] }));
    });
    expect((await settled(clock, active.done)).counts).toMatchObject({ rows: 5, drops: 995 });
    // The default of eight at work, and the one that is held back.
    expect(most).toBeLessThanOrEqual(9);
  });

  it('but frames that become null rows keep what is joined with these', async () => {
    const frames = new Frames();
    const joined: [index: number, left: number, others: readonly number[]][] = [];
    const { active, clock } = start(
      (graph) => {
        const input = graph.add('input', source({ count: 40, frames }));
        const items = (given: readonly Frame[]) => given.map((frame) => itemOf(frame));
        const fails = (given: readonly Frame[]) => {
          if (given.some(({ key }) => key.index > 4 && key.index < 35)) throw new Error('no');
          return items(given);
        };
        const late = graph.add('ahead', ahead(ItemPacket), graph.add('fails', onFrames(fails), input));
        const recover = {
          process: (given: readonly Item[]) => given,
          recover: ({ key }: Keyed) => ({ key, value: -1 }),
        };
        const both = joining((given) =>
          given.map(({ key, left, more }) => {
            joined.push([key.index, left.value, more.map(({ value }) => value)]);
            return { key, value: 0 };
          }),
        );
        const left = graph.add('recovers', onItems(recover), late);
        graph.output('items', graph.add('join', both, { left, more: [graph.add('all', onFrames(items), input)] }));
      },
      { onError: 'null-row' },
    );
    expect((await settled(clock, active.done)).counts).toMatchObject({ rows: 10, nullRows: 30, deadLetters: 0 });
    expect(joined.filter(([, left]) => left === -1)).toEqual(range(5, 35).map((index) => [index, -1, [index]]));
    expect(frames.leaked).toBe(0);
  });
});
