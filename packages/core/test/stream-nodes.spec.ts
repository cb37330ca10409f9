import { concatMap, delay, filter, map, mergeMap, NEVER, Observable, of, Subject, take, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { type Frame, type NodeTraits, PassedFrame } from '../src/index.ts';
import { Frames, type Item, itemOf, onItems, source, streaming } from './support/fake-nodes.ts';
import { codeOf, start } from './support/start.ts';
import { pause, settle, settled } from './support/virtual-time.ts';

interface Setup {
  readonly connect: (frames: Observable<Frame>, clock: Parameters<typeof pause>[0]) => Observable<Item | PassedFrame>;
  readonly traits?: NodeTraits;
  readonly count?: number;
  readonly maxInFlight?: number;
  readonly unreadable?: ReadonlySet<number>;
  /** Milliseconds before each frame. */
  readonly wait?: number;
  readonly sources?: number;
  readonly endSource?: (source: string) => void;
}

function flow(setup: Setup) {
  const frames = new Frames();
  const { count = 20, unreadable, sources = 1, endSource, wait = 0 } = setup;
  const rest = unreadable ? { unreadable } : {};
  const started = start(
    (graph, clock) => {
      const inputs = Array.from({ length: sources }, (_, i) =>
        graph.add(
          `s${i}`,
          source({
            count,
            frames,
            source: `s${i}`,
            before: () => (wait > 0 ? pause(clock, wait) : undefined),
            ...rest,
          }),
        ),
      );
      const node = streaming((input) => setup.connect(input, clock), setup.traits, endSource && { endSource });
      graph.output('items', graph.add('stream', node, inputs));
    },
    { onError: 'skip', maxInFlight: setup.maxInFlight ?? 4 },
  );
  return { ...started, frames };
}

const values = (items: readonly Item[]) => items.map(({ value }) => value);
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

/** Smooths over the frame before and the frame after: emits one frame late, and the last at the end of its source. */
function lookAhead() {
  const held = new Map<string, Frame>();
  const out = new Subject<Item>();
  return {
    connect: (frames: Observable<Frame>) =>
      new Observable<Item>((subscriber) => {
        subscriber.add(out.subscribe(subscriber));
        const next = (frame: Frame) => {
          const before = held.get(frame.key.source);
          held.set(frame.key.source, frame);
          if (before) out.next(itemOf(before, before.key.index * 10 + frame.key.index));
        };
        subscriber.add(frames.subscribe({ next, complete: () => subscriber.complete() }));
      }),
    endSource: (name: string) => {
      const last = held.get(name);
      held.delete(name);
      if (last) out.next(itemOf(last, last.key.index * 10));
    },
  };
}

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
    expect(settlements.map(({ slot }) => slot.key.index)).toEqual(range(0, 20));
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

  it('failures behind a held frame wait for it, as long as there is room', async () => {
    const unreadable = new Set([2, 3, 4]);
    const { active, clock, emitted, settlements } = flow({
      ...lookAhead(),
      traits: { holds: 1 },
      count: 8,
      unreadable,
    });
    const { counts } = await settled(clock, active.done);
    expect(emitted.map(({ key }) => key.index)).toEqual([0, 1, 5, 6, 7]);
    expect(settlements.map(({ slot }) => slot.key.index)).toEqual(range(0, 8));
    expect(counts).toMatchObject({ rows: 5, deadLetters: 3, drops: 0 });
  });

  it('where failures fill all the room behind it, the held frame is dropped, and nothing hangs', async () => {
    const unreadable = new Set(range(1, 15));
    const { active, clock } = flow({ ...lookAhead(), traits: { holds: 1 }, count: 20, unreadable, maxInFlight: 4 });
    // The look-ahead node emits frame 0 all the same when 15 comes: that is too late, and ignored.
    const { counts } = await settled(clock, active.done);
    expect(counts).toMatchObject({ accepted: 20, rows: 5, deadLetters: 14, drops: 1 });
  });
});

describe('an asynchronous stream node (holds: Infinity)', () => {
  const traits = { holds: Number.POSITIVE_INFINITY };

  it('answers when it likes', async () => {
    const connect: Setup['connect'] = (frames, clock) =>
      frames.pipe(concatMap((frame) => pause(clock, (frame.key.index * 7) % 5).then(() => itemOf(frame))));
    const { active, clock, emitted, frames } = flow({ connect, traits, sources: 2 });
    const { counts } = await settled(clock, active.done);
    expect(counts).toMatchObject({ rows: 40, drops: 0 });
    expect(values(emitted.filter(({ key }) => key.source === 's1'))).toEqual(range(0, 20));
    expect(frames.leaked).toBe(0);
  });

  it('says which frames it passes over, and so may pass over any number', async () => {
    const connect: Setup['connect'] = (frames, clock) =>
      frames.pipe(
        concatMap(async (frame) => {
          await pause(clock, 1);
          return frame.key.index % 100 === 0 ? itemOf(frame) : new PassedFrame(frame.key);
        }),
      );
    const { active, clock, emitted } = flow({ connect, traits, count: 300 });
    const { counts } = await settled(clock, active.done);
    expect(values(emitted)).toEqual([0, 100, 200]);
    expect(counts).toMatchObject({ rows: 3, drops: 297 });
  });

  it('a later frame shows what was passed over', async () => {
    const connect: Setup['connect'] = (frames, clock) =>
      frames.pipe(
        filter(({ key }) => key.index % 2 === 1),
        concatMap((frame) => pause(clock, 1).then(() => itemOf(frame))),
      );
    const { active, clock } = flow({ connect, traits });
    expect((await settled(clock, active.done)).counts).toMatchObject({ rows: 10, drops: 10 });
  });

  it('frames that it swallows fail with TIMEOUT: nothing hangs for ever', async () => {
    const connect: Setup['connect'] = () => NEVER;
    const { active, clock, failures } = flow({ connect, traits, count: 10 });
    const { counts } = await settled(clock, active.done);
    expect(counts.deadLetters).toBe(10);
    expect(failures[0].error).toMatchObject({
      code: 'TIMEOUT',
      message: 'the stream node gave no packet within 1000 ms',
    });
  });

  it('what it gives after that is ignored', async () => {
    const connect: Setup['connect'] = (frames, clock) =>
      frames.pipe(mergeMap((frame) => pause(clock, frame.key.index === 0 ? 1500 : 10).then(() => itemOf(frame)), 1));
    const { active, clock, emitted } = flow({ connect, traits, count: 6, maxInFlight: 2 });
    const { counts } = await settled(clock, active.done);
    expect(counts.deadLetters + counts.rows).toBe(6);
    expect(emitted.map(({ key }) => key.index)).not.toContain(0);
    expect(counts.rows).toBeGreaterThan(0);
  });
});

describe('a stream node that goes wrong', () => {
  it('an error of the observable ends the run', async () => {
    const { active, clock, frames } = flow({ connect: () => throwError(() => new Error('burst')) });
    const { error } = await settled(clock, active.settled);
    expect(error?.message).toMatch(/^node "stream" \(test\/streaming-\d+\) failed as a whole: burst$/);
    expect(frames.leaked).toBe(0);
  });

  it('connect throws', async () => {
    const connect = () => {
      throw new Error('no connection');
    };
    const { active, clock } = flow({ connect });
    expect((await settled(clock, active.settled)).error?.message).toContain('failed as a whole: no connection');
  });

  it('it emits a frame twice, one it was not given, or nothing with a key', async () => {
    const wrong: Setup['connect'][] = [
      (frames) => frames.pipe(mergeMap((frame) => of(itemOf(frame), itemOf(frame)))),
      (frames) => frames.pipe(map(({ key }) => ({ key: { ...key, source: 'other' }, value: 0 }))),
      (frames) => frames.pipe(map(() => undefined as never)),
    ];
    for (const connect of wrong) {
      const { active, clock, frames } = flow({ connect });
      const { error } = await settled(clock, active.settled);
      expect(codeOf(error)).toBe('NODE_FAILED');
      expect(error?.message).toContain('emitted');
      expect(frames.leaked).toBe(0);
    }
  });

  it('abort unsubscribes from it', async () => {
    let unsubscribed = 0;
    const connect: Setup['connect'] = () => new Observable<Item>(() => () => void unsubscribed++);
    const { active, clock, frames } = flow({ connect, traits: { holds: Number.POSITIVE_INFINITY } });
    await settle();
    active.abort();
    await settled(clock, active.settled);
    expect(unsubscribed).toBe(1);
    expect([clock.pending, frames.leaked]).toEqual([0, 0]);
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
