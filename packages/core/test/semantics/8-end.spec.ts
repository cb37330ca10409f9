import { Subject } from 'rxjs';
import { container } from 'tsyringe';
import { describe, expect, it } from 'vitest';
import { compile, type Frame, GraphBuilder, type SinkOutcome, stream, VirtualClock } from '../../src/index.ts';
import { Frames, type Item, itemOf, onFrames, rawSource, sink, source } from '../support/fake-nodes.ts';
import { codeOf, start } from '../support/start.ts';
import { pause, settle, settled } from '../support/virtual-time.ts';

/** 1000 frames through a slow node into a sink, with everything noted that was begun and ended. */
function noted(options = {}, takes = 10) {
  const frames = new Frames();
  const log: string[] = [];
  const started = start(
    (graph, clock) => {
      const input = graph.add(
        'input',
        source({
          count: 1000,
          frames,
          prepare: () => void log.push('prepare input'),
          closed: () => void log.push('close input'),
          dispose: () => void log.push('dispose input'),
        }),
      );
      const slow = onFrames(
        {
          prepare: () => void log.push('prepare slow'),
          process: (items) => pause(clock, takes).then(() => items.map((item) => itemOf(item))),
          dispose: () => void log.push('dispose slow'),
        },
        { concurrency: 2 },
      );
      const items = graph.add('slow', slow, input);
      const table = sink({
        prepare: () => void log.push('prepare table'),
        write: () => pause(clock, 1),
        finish: ({ complete }) => void log.push(`finish table ${complete ? 'complete' : 'partial'}`),
        dispose: () => void log.push('dispose table'),
      });
      graph.add('table', table, items);
      graph.output('items', items);
    },
    { maxInFlight: 6 },
    options,
  );
  return { ...started, frames, log };
}

const UNDONE = ['close input', 'finish table partial', 'dispose table', 'dispose slow', 'dispose input'];

describe('8. Unsubscribe or abort stops pulling, drops what is in flight, releases everything', () => {
  it('abort', async () => {
    const { active, clock, frames, log } = noted();
    await settle();
    clock.advance(55);
    await settle();
    const made = frames.made;
    active.abort('enough');
    const { error, report } = await settled(clock, active.settled);
    expect(codeOf(error)).toBe('CANCELLED');
    expect(error?.cause).toBe('enough');
    expect(report.complete).toBe(false);
    const { accepted, rows, drops, inFlight } = report.counts;
    expect(rows + drops).toBe(accepted);
    expect([inFlight, drops > 0]).toEqual([0, true]);
    expect(frames.made).toBe(made);
    expect(frames.leaked).toBe(0);
    expect(log.slice(3)).toEqual(UNDONE);
    expect(clock.pending).toBe(0);
  });

  it('by an AbortSignal, with its reason', async () => {
    const controller = new AbortController();
    const { active, clock, log } = noted({ signal: controller.signal });
    await settle();
    const reason = new Error('the page was closed');
    controller.abort(reason);
    const { error } = await settled(clock, active.settled);
    expect(error?.cause).toBe(reason);
    expect(log.slice(3)).toEqual(UNDONE);
  });

  it('before the start: nothing is prepared', async () => {
    const { active, clock, log } = noted({ signal: AbortSignal.abort() });
    expect(codeOf((await settled(clock, active.settled)).error)).toBe('CANCELLED');
    expect(log).toEqual([]);
  });

  it('unsubscribing from a cold stream', async () => {
    const frames = new Frames();
    const clock = new VirtualClock();
    let disposed = 0;
    const graph = new GraphBuilder();
    const input = graph.add('input', source({ count: 100, frames }));
    const node = onFrames({
      process: (items) => pause(clock, 10).then(() => items.map((item) => itemOf(item))),
      dispose: () => void disposed++,
    });
    graph.output('items', graph.add('node', node, input));
    const got: number[] = [];
    const items = stream<Item>(compile(graph.build(), container), 'items', { clock });
    const subscription = items.subscribe((item) => got.push(item.value));
    await settle();
    clock.advance(10);
    await settle();
    subscription.unsubscribe();
    clock.advance(10);
    await settle();
    expect(got).toEqual([0]);
    expect([frames.leaked, disposed, clock.pending]).toEqual([0, 1, 0]);
  });

  it('outputs error with the reason, after everything is released', async () => {
    const { active, clock, frames } = noted();
    const ended: unknown[] = [];
    active.output('items').subscribe({ error: (error) => ended.push(error, frames.leaked) });
    await settle();
    active.abort();
    const { error } = await settled(clock, active.settled);
    expect(ended).toEqual([error, 0]);
  });

  it('a frame that comes late, when the graph has gone, is released', async () => {
    const frames = new Frames();
    const clock = new VirtualClock();
    const { active } = start(
      (graph) => {
        const slow = source({ count: 3, frames, before: (i) => (i === 1 ? pause(clock, 30) : undefined) });
        const input = graph.add('input', slow);
        graph.output(
          'items',
          graph.add(
            'node',
            onFrames((items) => items.map((item) => itemOf(item))),
            input,
          ),
        );
      },
      {},
      { clock },
    );
    await settle();
    active.abort();
    const { report } = await settled(clock, active.settled);
    expect(frames.made).toBe(2);
    expect(frames.leaked).toBe(0);
    expect(report.counts).toMatchObject({ accepted: 2, rows: 1, drops: 1 });
  });
});

describe('8. What does not stop is given up after `graceMs`', () => {
  it('a call that never ends', async () => {
    const frames = new Frames();
    const { active, clock } = start((graph) => {
      const input = graph.add('input', source({ count: 3, frames }));
      graph.output(
        'items',
        graph.add(
          'hangs',
          onFrames(() => new Promise(() => undefined)),
          input,
        ),
      );
    });
    await settle();
    active.abort();
    const { error } = await settled(clock, active.settled);
    expect(codeOf(error)).toBe('CANCELLED');
    expect(clock.now()).toBe(50);
    expect([frames.leaked, clock.pending]).toEqual([0, 0]);
  });

  it('a source that never gives its next frame, and never closes', async () => {
    const { active, clock } = start((graph) => {
      const never = rawSource(() => ({
        [Symbol.asyncIterator]: () => ({
          next: () => new Promise<IteratorResult<Frame>>(() => undefined),
          return: () => new Promise<IteratorResult<Frame>>(() => undefined),
        }),
      }));
      const input = graph.add('input', never);
      graph.output(
        'items',
        graph.add(
          'node',
          onFrames((all) => all.map((i) => itemOf(i))),
          input,
        ),
      );
    });
    await settle();
    void active.drain();
    const { error } = await settled(clock, active.settled);
    expect(error).toBeUndefined();
    expect(clock.now()).toBe(50);
    expect(clock.pending).toBe(0);
  });

  it('a prepare that ignores the signal: its node is disposed when it ends at last', async () => {
    const log: string[] = [];
    const { active, clock } = start((graph, clock) => {
      const input = graph.add('input', source({ count: 3, frames: new Frames() }));
      const node = onFrames({
        prepare: () => pause(clock, 500).then(() => void log.push('prepared')),
        process: (all) => all.map((i) => itemOf(i)),
        dispose: () => void log.push('disposed'),
      });
      graph.output('items', graph.add('node', node, input));
    });
    await settle();
    active.abort();
    const { error } = await settled(clock, active.settled);
    expect(codeOf(error)).toBe('CANCELLED');
    expect(log).toEqual([]);
    clock.advance(500);
    await settle();
    expect(log).toEqual(['prepared', 'disposed']);
  });

  it('a dispose that never ends is an error, if there is no other', async () => {
    const { active, clock } = start((graph) => {
      const input = graph.add('input', source({ count: 1, frames: new Frames() }));
      const node = onFrames({
        process: (all) => all.map((i) => itemOf(i)),
        dispose: () => new Promise<void>(() => undefined),
      });
      graph.output('items', graph.add('node', node, input));
    });
    expect(codeOf((await settled(clock, active.settled)).error)).toBe('TIMEOUT');
  });
});

describe('8. ... `drain` lets it finish', () => {
  it('what is in flight', async () => {
    const { active, clock, frames, log, emitted } = noted();
    await settle();
    clock.advance(35);
    await settle();
    const accepted = active.counts.accepted;
    const outcome = active.drain();
    const { error, report } = await settled(clock, outcome);
    expect(error).toBeUndefined();
    // Perhaps with the frame that was being read.
    expect(report.counts.accepted - accepted).toBeLessThanOrEqual(1);
    expect(report.counts).toMatchObject({ rows: report.counts.accepted, drops: 0 });
    expect(emitted.length).toBe(report.counts.rows);
    expect(frames.leaked).toBe(0);
    expect(log.slice(3)).toEqual(['close input', 'finish table complete', ...UNDONE.slice(2)]);
  });

  it('before the start it completes at once', async () => {
    const { active, clock } = noted();
    const { error, report } = await settled(clock, active.drain());
    expect([error, report.counts.accepted]).toEqual([undefined, 0]);
  });

  it('while it is paused', async () => {
    const { active, clock } = noted();
    await settle();
    active.pause();
    const { error, report } = await settled(clock, active.drain());
    expect(error).toBeUndefined();
    expect(report.counts.rows).toBe(report.counts.accepted);
  });
});

describe('8. ... Files are complete or marked partial', () => {
  const finished = async (fault: Partial<Record<'prepare' | 'process' | 'write' | 'finish' | 'dispose', boolean>>) => {
    const outcomes: SinkOutcome[] = [];
    const other: SinkOutcome[] = [];
    const fails = (name: keyof typeof fault) => () => {
      if (fault[name]) throw new Error(name);
    };
    const { active, clock } = start((graph) => {
      const input = graph.add('input', source({ count: 3, frames: new Frames() }));
      const node = onFrames({
        prepare: fails('prepare'),
        process: (all) => {
          fails('process')();
          return all.map((i) => itemOf(i));
        },
        dispose: fails('dispose'),
      });
      const items = graph.add('node', node, input);
      const finish = (outcome: SinkOutcome) => {
        outcomes.push(outcome);
        fails('finish')();
      };
      graph.add('table', sink({ write: fails('write'), finish }), items);
      graph.add('other', sink({ write: () => undefined, finish: (outcome) => void other.push(outcome) }), items);
    });
    const { error, report } = await settled(clock, active.settled);
    return { message: error?.message, complete: report.complete, outcomes, other };
  };
  const COMPLETE = [{ complete: true }];
  const PARTIAL = [{ complete: false }];

  it.each([
    [{}, undefined, COMPLETE],
    [{ prepare: true }, 'node "node"', PARTIAL],
    [{ process: true }, 'process', PARTIAL],
    [{ write: true }, 'write', PARTIAL],
  ])('%o', async (fault, message, outcome) => {
    const run = await finished(fault);
    if (message === undefined) expect(run.message).toBeUndefined();
    else expect(run.message).toContain(message);
    expect([run.outcomes, run.other]).toEqual([outcome, outcome]);
    expect(run.complete).toBe(message === undefined);
  });

  it('a sink that cannot finish fails the run, and the other one is complete', async () => {
    const run = await finished({ finish: true });
    expect(run.message).toBe('sink "table" could not be finished: finish');
    expect([run.other, run.complete]).toEqual([COMPLETE, false]);
  });

  it('a node that cannot be disposed fails the run when the files are complete', async () => {
    const run = await finished({ dispose: true });
    expect(run.message).toBe('node "node" could not be disposed: dispose');
    expect([run.outcomes, run.other]).toEqual([COMPLETE, COMPLETE]);
  });

  it('the first error is the one that is told', async () => {
    const run = await finished({ process: true, finish: true, dispose: true });
    expect(run.message).toBe('process');
  });
});

describe('8. A source that fails as a whole', () => {
  const failingSource = async (open: () => AsyncIterable<Frame>) => {
    const { active, clock } = start((graph) => {
      const input = graph.add('input', rawSource(open));
      graph.output(
        'items',
        graph.add(
          'node',
          onFrames((all) => all.map((i) => itemOf(i))),
          input,
        ),
      );
    });
    return (await settled(clock, active.settled)).error;
  };

  it('ends the run with its error', async () => {
    const frames = new Frames();
    const error = await failingSource(async function* () {
      yield frames.make('camera', 0);
      throw new Error('unplugged');
    });
    expect(error).toMatchObject({ code: 'BAD_INPUT', message: 'source "input" failed: unplugged' });
    expect(frames.leaked).toBe(0);
  });

  it('when it is opened', async () => {
    const error = await failingSource(() => {
      throw new Error('no camera');
    });
    expect(error?.message).toBe('source "input" failed: no camera');
  });

  it('when it is closed', async () => {
    const error = await failingSource(() => {
      const ended = async () => ({ done: true, value: undefined }) as const;
      const close = () => Promise.reject(new Error('stuck'));
      return { [Symbol.asyncIterator]: () => ({ next: ended, return: close }) };
    });
    expect(error?.message).toBe('source "input" failed: stuck');
  });

  it('by giving a frame number twice', async () => {
    const frames = new Frames();
    const error = await failingSource(async function* () {
      yield frames.make('camera', 1);
      yield frames.make('camera', 1);
    });
    expect(error?.message).toBe('source "camera" gave frame 1 after frame 1');
    expect(frames.leaked).toBe(0);
  });
});

describe('8. A run that ended', () => {
  it('stays as it ended', async () => {
    const { active, clock } = start((graph) => {
      const input = graph.add('input', source({ count: 2, frames: new Frames() }));
      graph.output(
        'items',
        graph.add(
          'node',
          onFrames((all) => all.map((i) => itemOf(i))),
          input,
        ),
      );
    });
    const report = await settled(clock, active.done);
    active.abort();
    active.pause();
    expect((await active.drain()).error).toBeUndefined();
    expect(await active.done).toBe(report);
    await expect(active.removeSource('input')).rejects.toThrow('no source "input"');
    await expect(active.swap('node', {})).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('completes its streams', async () => {
    const ended = new Subject<string>();
    const names: string[] = [];
    ended.subscribe((name) => names.push(name));
    const { active, clock } = start((graph) => {
      const input = graph.add('input', source({ count: 2, frames: new Frames() }));
      graph.output(
        'items',
        graph.add(
          'node',
          onFrames((all) => all.map((i) => itemOf(i))),
          input,
        ),
      );
    });
    active.output('items').subscribe({ complete: () => ended.next('items') });
    active.failures.subscribe({ complete: () => ended.next('failures') });
    active.settlements.subscribe({ complete: () => ended.next('settlements') });
    await settled(clock, active.done);
    expect(names).toEqual(['items', 'failures', 'settlements']);
  });
});
