import { Subject } from 'rxjs';
import { container } from 'tsyringe';
import { describe, expect, it } from 'vitest';
import { compile, GraphBuilder, stream, VirtualClock } from '../../src/index.ts';
import { Frames, type Item, itemOf, onFrames, sink, source } from '../support/fake-nodes.ts';
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

  it('from inside an output: nothing more comes out, not even of the same frame', async () => {
    const { active, clock } = start((graph) => {
      const input = graph.add('input', source({ count: 5, frames: new Frames() }));
      const items = graph.add(
        'node',
        onFrames((all) => all.map((i) => itemOf(i))),
        input,
      );
      graph.output('items', items).output('again', items);
    });
    const got: string[] = [];
    active.output('items').subscribe({ next: () => void active.abort(), error: () => got.push('error of items') });
    active.output('again').subscribe({ next: () => got.push('a packet'), error: () => got.push('error of again') });
    const { report } = await settled(clock, active.settled);
    expect(got).toEqual(['error of items', 'error of again']);
    expect(report.counts.inFlight).toBe(0);
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
