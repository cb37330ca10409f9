import { describe, expect, it } from 'vitest';
import { type Frame, type SinkOutcome } from '../../src/index.ts';
import { Frames, itemOf, onFrames, rawSource, sink, source } from '../support/fake-nodes.ts';
import { codeOf, start } from '../support/start.ts';
import { pause, settle, settled } from '../support/virtual-time.ts';

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
    expect(run.message).toMatch(/^node "table" \(test\/sink-\d+\) could not be finished: finish$/);
    expect([run.other, run.complete]).toEqual([COMPLETE, false]);
  });

  it('a node that cannot be disposed fails the run when the files are complete', async () => {
    const run = await finished({ dispose: true });
    expect(run.message).toMatch(/^node "node" \(test\/on-frames-\d+\) could not be disposed: dispose$/);
    expect([run.outcomes, run.other]).toEqual([COMPLETE, COMPLETE]);
  });

  it('`ready` rejects with the error that came before a frame could flow', async () => {
    const { active, clock } = start((graph) => {
      const prepare = () => Promise.reject(new Error('no such camera'));
      const input = graph.add('input', source({ count: 1, frames: new Frames(), prepare }));
      graph.output(
        'items',
        graph.add(
          'node',
          onFrames((all) => all.map((i) => itemOf(i))),
          input,
        ),
      );
    });
    await expect(settled(clock, active.ready)).rejects.toThrow('no such camera');
    const { error } = await settled(clock, active.settled);
    expect(error?.message).toMatch(/^node "input" \(test\/source-\d+\) could not be prepared: no such camera$/);
  });

  it('a sink that was never prepared is not finished', async () => {
    const log: string[] = [];
    const { active, clock } = start((graph) => {
      const input = graph.add('input', source({ count: 3, frames: new Frames() }));
      const items = graph.add(
        'node',
        onFrames((all) => all.map((i) => itemOf(i))),
        input,
      );
      const table = sink({
        prepare: () => Promise.reject(new Error('no such folder')),
        write: () => undefined,
        finish: () => void log.push('finish'),
        dispose: () => void log.push('dispose'),
      });
      graph.add('table', table, items);
    });
    expect((await settled(clock, active.settled)).error?.message).toContain('no such folder');
    expect(log).toEqual(['dispose']);
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
    expect(error).toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringMatching(/^source "input" \(test\/source-\d+\) failed: unplugged$/),
    });
    expect(frames.leaked).toBe(0);
  });

  it('when it is opened', async () => {
    const error = await failingSource(() => {
      throw new Error('no camera');
    });
    expect(error?.message).toMatch(/^source "input" \(test\/source-\d+\) failed: no camera$/);
  });

  it('when it is closed', async () => {
    const error = await failingSource(() => {
      const ended = async () => ({ done: true, value: undefined }) as const;
      const close = () => Promise.reject(new Error('stuck'));
      return { [Symbol.asyncIterator]: () => ({ next: ended, return: close }) };
    });
    expect(error?.message).toMatch(/^source "input" \(test\/source-\d+\) failed: stuck$/);
  });

  it('by giving a frame number twice', async () => {
    const frames = new Frames();
    const error = await failingSource(async function* () {
      yield frames.make('camera', 1);
      yield frames.make('camera', 1);
    });
    expect(error?.message).toMatch(/^source "input" \(test\/source-\d+\): source "camera" gave frame 1 after frame 1$/);
    expect(frames.leaked).toBe(0);
  });
});
