import { describe, expect, it } from 'vitest';
import { type ErrorPolicy, FexgraphError, FrameError, type GraphBuilder } from '../../src/index.ts';
import { Frames, type Item, itemOf, onFrames, onItems, source } from '../support/fake-nodes.ts';
import { codeOf, start } from '../support/start.ts';
import { pause, settled } from '../support/virtual-time.ts';

/** A graph in which frame 3 of 6 fails in node `embed`, and a node behind it that can make null rows. */
function failing(onError: ErrorPolicy | undefined, graphPolicy?: ErrorPolicy, options = {}) {
  const tried: number[] = [];
  const frames = new Frames();
  const started = start(
    (graph) => {
      const input = graph.add('input', source({ count: 6, frames }));
      const embed = onFrames(
        (items) => {
          tried.push(...items.map(({ key }) => key.index));
          if (items.some(({ key }) => key.index === 3)) throw new FexgraphError('BAD_MODEL', 'no', { hint: 'pull it' });
          return items.map((item) => itemOf(item));
        },
        { maxBatch: 4 },
      );
      const items = graph.add('embed', embed, input);
      const rows = onItems({
        process: (all) => all,
        recover: (error, frame) => ({ key: error.key, value: frame ? -frame.width : -99 }),
      });
      graph.output('items', graph.add('rows', rows, items));
      if (onError !== undefined) graph.settings('embed', { onError });
    },
    graphPolicy === undefined ? {} : { onError: graphPolicy },
    options,
  );
  return { ...started, tried, frames };
}

const values = (items: readonly Item[]) => items.map(({ value }) => value);

describe("7. An error in one frame follows the node's policy", () => {
  it('fail, the default in library use: the run ends with the error', async () => {
    const { active, clock, frames } = failing(undefined);
    const { error, report } = await settled(clock, active.settled);
    expect(error).toBeInstanceOf(FrameError);
    expect(report.complete).toBe(false);
    expect(report.counts.deadLetters).toBe(1);
    expect(frames.leaked).toBe(0);
    await expect(active.done).rejects.toBe(error);
  });

  it('null-row: the frame goes on as a null row, made of its frame', async () => {
    const { active, clock, emitted } = failing('null-row');
    const { counts, failureCount } = await settled(clock, active.done);
    expect(values(emitted)).toEqual([0, 1, 2, -1, 4, 5]);
    expect(counts).toMatchObject({ accepted: 6, rows: 5, nullRows: 1, deadLetters: 0 });
    expect(failureCount).toBe(1);
  });

  it.each(['BAD_GRAPH', 'BAD_OPTION'] as const)('%s ends the run, whatever the policy', async (code) => {
    for (const onError of ['null-row', 'skip', { retry: 1, otherwise: 'skip' }] as const) {
      const { active, clock } = start((graph) => {
        const input = graph.add('input', source({ count: 6, frames: new Frames() }));
        const wrong = onFrames(() => {
          throw new FexgraphError(code, 'two spaces');
        });
        graph.output('items', graph.add('wrong', wrong, input));
        graph.settings('wrong', { onError });
      });
      const { error, report } = await settled(clock, active.settled);
      expect([error?.code, report.complete]).toEqual([code, false]);
    }
  });

  it('skip: the frame ends as a dead letter', async () => {
    const { active, clock, emitted } = failing('skip');
    const { counts } = await settled(clock, active.done);
    expect(values(emitted)).toEqual([0, 1, 2, 4, 5]);
    expect(counts).toMatchObject({ accepted: 6, rows: 5, nullRows: 0, deadLetters: 1 });
  });

  it('retry(n): n tries after the first, then the other policy', async () => {
    const { active, clock, tried } = failing({ retry: 2, otherwise: 'skip' });
    const { counts } = await settled(clock, active.done);
    expect(counts.deadLetters).toBe(1);
    // Once in its batch; that costs it no try, because another frame of the batch could have been at fault.
    const alone = tried.filter((index) => index === 3).length;
    expect([3, 4]).toContain(alone);
  });

  it('retry succeeds if a later try does', async () => {
    let tries = 0;
    const { active, clock, emitted } = start((graph) => {
      const input = graph.add('input', source({ count: 1, frames: new Frames() }));
      const flaky = onFrames((items) => {
        if (++tries < 3) throw new Error('not yet');
        return items.map((item) => itemOf(item, tries));
      });
      graph.output('items', graph.add('flaky', flaky, input));
      graph.settings('flaky', { onError: { retry: 2, otherwise: 'fail' } });
    });
    const { counts, failureCount } = await settled(clock, active.done);
    expect(values(emitted)).toEqual([3]);
    expect([counts.rows, failureCount]).toEqual([1, 0]);
  });

  it("a node's own policy comes before the graph's, and the run's option before the graph's", async () => {
    const own = failing('skip', 'null-row');
    expect((await settled(own.clock, own.active.done)).counts.deadLetters).toBe(1);
    const option = failing(undefined, 'fail', { onError: 'null-row' });
    expect((await settled(option.clock, option.active.done)).counts.nullRows).toBe(1);
  });

  it('only the frame at fault fails, although it was processed in a batch', async () => {
    const { active, clock, emitted } = start(
      (graph, clock) => {
        const input = graph.add('input', source({ count: 8, frames: new Frames() }));
        const batchy = onFrames(
          async (items) => {
            await pause(clock, 1);
            if (items.some(({ key }) => key.index === 5)) throw new Error('five');
            return items.map((item) => itemOf(item));
          },
          { maxBatch: 8 },
        );
        graph.output('items', graph.add('batchy', batchy, input));
      },
      { onError: 'skip' },
    );
    await settled(clock, active.done);
    expect(values(emitted)).toEqual([0, 1, 2, 3, 4, 6, 7]);
  });

  it('whatever the policy: a call that was cancelled, by who is not the run, ends the run', async () => {
    const frames = new Frames();
    const { active, clock, emitted } = start(
      (graph) => {
        const input = graph.add('input', source({ count: 1000, frames }));
        const embed = onFrames(([item]) => {
          if (item.key.index >= 3) throw new FexgraphError('CANCELLED', 'the session was disposed');
          return [itemOf(item)];
        });
        const rows = onItems({ process: (all) => all, recover: ({ key }) => ({ key, value: -1 }) });
        graph.output('items', graph.add('rows', rows, graph.add('embed', embed, input)));
      },
      { onError: 'null-row' },
    );
    const { error, report } = await settled(clock, active.settled);
    expect(error).toMatchObject({ code: 'CANCELLED', message: expect.stringContaining('the session was disposed') });
    expect(values(emitted)).toEqual([0, 1, 2]);
    expect(report).toMatchObject({ complete: false, failureCount: 0 });
    expect(report.counts).toMatchObject({ rows: 3, nullRows: 0, deadLetters: 0, inFlight: 0 });
    expect(report.counts.drops).toBe(report.counts.accepted - 3);
    expect(frames.leaked).toBe(0);
  });

  it('a null row needs a node that can make one: else the frame is a dead letter', async () => {
    const { active, clock } = start(
      (graph) => {
        const input = graph.add('input', source({ count: 2, frames: new Frames() }));
        const bad = onFrames(() => {
          throw new Error('bad');
        });
        graph.output('items', graph.add('bad', bad, input));
      },
      { onError: 'null-row' },
    );
    expect((await settled(clock, active.done)).counts).toMatchObject({ nullRows: 0, deadLetters: 2 });
  });
});

describe('7. ... it carries key, node path and cause, and lands in the dead-letter stream', () => {
  it('as a FrameError with the code, hint and cause of what was thrown', async () => {
    const { active, clock, failures } = failing('skip');
    const report = await settled(clock, active.done);
    expect(failures).toHaveLength(1);
    const [{ error, settlement }] = failures;
    expect(settlement).toBe('dead-letter');
    expect(error).toMatchObject({
      key: { source: 'camera', index: 3 },
      nodePath: 'embed',
      input: 'camera-3.png',
      code: 'BAD_MODEL',
      hint: 'pull it',
    });
    expect(error.cause).toBeInstanceOf(FexgraphError);
    expect(error.toLine()).toBe('camera-3.png: no (pull it) [node embed]');
    expect(report.failures).toEqual(failures);
  });

  it('a frame that cannot be read is one too, and makes no null row by default', async () => {
    const { active, clock, failures } = start(
      (graph) => {
        const input = graph.add('input', source({ count: 4, frames: new Frames(), unreadable: new Set([1]) }));
        const rows = onFrames({
          process: (all) => all.map((i) => itemOf(i)),
          recover: ({ key }) => ({ key, value: -1 }),
        });
        graph.output('items', graph.add('rows', rows, input));
      },
      { onError: 'null-row' },
    );
    const { counts } = await settled(clock, active.done);
    expect(counts).toMatchObject({ accepted: 4, rows: 3, nullRows: 0, deadLetters: 1 });
    expect(failures[0].error).toMatchObject({ input: 'camera-1.png', nodePath: 'input', message: 'torn' });
  });

  it('but does, where the source says so itself', async () => {
    const { active, clock, emitted } = start((graph) => {
      const input = graph.add('input', source({ count: 3, frames: new Frames(), unreadable: new Set([1]) }));
      graph.settings('input', { onError: 'null-row' });
      const rows = onFrames({
        process: (all) => all.map((i) => itemOf(i)),
        recover: ({ key }, frame) => ({ key, value: frame ? -1 : -7 }),
      });
      graph.output('items', graph.add('rows', rows, input));
    });
    await settled(clock, active.done);
    expect(values(emitted)).toEqual([0, -7, 2]);
  });

  it('keeps as many in the report as asked for, and streams all', async () => {
    const build = (graph: GraphBuilder) => {
      const input = graph.add('input', source({ count: 20, frames: new Frames() }));
      const bad = onFrames(() => {
        throw new Error('bad');
      });
      graph.output('items', graph.add('bad', bad, input));
    };
    const { active, clock, failures } = start(build, { onError: 'skip' }, { keptFailures: 5 });
    const report = await settled(clock, active.done);
    expect([report.failures.length, report.failureCount, failures.length]).toEqual([5, 20, 20]);
  });
});

describe('7. ... More than `maxErrors` ends the run', () => {
  const broken = (maxErrors: number) =>
    start(
      (graph) => {
        const input = graph.add('input', source({ count: 20, frames: new Frames() }));
        const bad = onFrames((items) => {
          if (items[0].key.index % 4 === 0) throw new Error('every fourth');
          return items.map((item) => itemOf(item));
        });
        graph.output('items', graph.add('bad', bad, input));
      },
      { onError: 'skip', maxErrors },
    );

  it('five failures are not more than five', async () => {
    const { active, clock } = broken(5);
    expect((await settled(clock, active.done)).counts.deadLetters).toBe(5);
  });

  it('but more than four', async () => {
    const { active, clock } = broken(4);
    const { error } = await settled(clock, active.settled);
    expect(codeOf(error)).toBe('LIMIT_EXCEEDED');
    expect(error?.message).toBe('more than 4 frames failed; the last: camera-16.png: every fourth [node bad]');
  });

  it('none are allowed with 0', async () => {
    const { active, clock } = broken(0);
    expect(codeOf((await settled(clock, active.settled)).error)).toBe('LIMIT_EXCEEDED');
  });
});
