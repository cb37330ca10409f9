import { describe, expect, it } from 'vitest';
import type { GraphBuilder } from '../src/index.ts';
import { Frames, type Item, itemOf, onFrames, onItems, source } from './support/fake-nodes.ts';
import { start } from './support/start.ts';
import { pause, settle, settled } from './support/virtual-time.ts';

/** A camera of 100 frames, one every 10 ms, into a node. */
function flow() {
  const frames = new Frames();
  const ended: string[] = [];
  const camera = (name: string, count: number, log: string[] = []) =>
    source({
      count,
      frames,
      source: name,
      before: () => pause(started.clock, 10),
      closed: () => void log.push('closed'),
      dispose: () => void log.push('disposed'),
    });
  const started = start((graph: GraphBuilder, clock) => {
    const first = source({ count: 100, frames, source: 'first', before: () => pause(clock, 10) });
    const input = graph.add('first', first);
    const node = onFrames({
      process: (all) => all.map((frame) => itemOf(frame)),
      endSource: (name) => void ended.push(name),
    });
    graph.output('items', graph.add('node', node, input));
  });
  const pass = async (milliseconds: number) => {
    for (let i = 0; i < milliseconds; i += 10) {
      await settle();
      started.clock.advance(10);
    }
    await settle();
  };
  const of = (name: string) => started.emitted.filter(({ key }: Item) => key.source === name).map(({ value }) => value);
  return { ...started, frames, ended, camera, pass, of };
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

describe('several sources, added and removed while running', () => {
  it('an added source flows beside the first, and is closed and disposed when its last frame has left', async () => {
    const { active, clock, camera, pass, of, ended, frames } = flow();
    await pass(50);
    const log: string[] = [];
    await active.addSource('second', camera('door', 20, log), 'first');
    expect(active.expected()).toBe(120);
    await pass(300);
    expect(log).toEqual(['closed', 'disposed']);
    expect(ended).toEqual(['door']);
    const report = await settled(clock, active.done);
    expect(of('door')).toEqual(range(0, 20));
    expect(of('first')).toEqual(range(0, 100));
    expect(report.counts.rows).toBe(120);
    expect(report.nodes.map(({ id }) => id)).toEqual(['first', 'node', 'second']);
    expect(frames.leaked).toBe(0);
  });

  it('the run goes on until the last of them has ended', async () => {
    const { active, clock, camera, pass, of } = flow();
    await pass(900);
    await active.addSource('second', camera('door', 50), 'first');
    await settled(clock, active.done);
    expect([of('first').length, of('door').length]).toEqual([100, 50]);
  });

  it('a removed source stops; what it gave finishes', async () => {
    const { active, clock, camera, pass, of } = flow();
    await pass(20);
    const log: string[] = [];
    await active.addSource('second', camera('door', 1000, log), 'first');
    await pass(100);
    const removed = active.removeSource('second');
    await settled(clock, removed);
    expect(log).toEqual(['closed', 'disposed']);
    const seen = of('door');
    expect(seen).toEqual(range(0, seen.length));
    expect(seen.length).toBeGreaterThan(5);
    await pass(100);
    expect(of('door')).toEqual(seen);
    // Its place and name are free again, and its numbering starts anew.
    await active.addSource('second', camera('door', 3), 'first');
    await settled(clock, active.done);
    expect(of('door')).toEqual([...seen, 0, 1, 2]);
  });

  it('the first can be removed too; removing all ends the run', async () => {
    const { active, clock, camera, pass, of } = flow();
    await pass(50);
    await active.addSource('second', camera('door', 30), 'first');
    await settled(clock, active.removeSource('first'));
    expect(of('first').length).toBeLessThan(10);
    await settled(clock, active.removeSource('second'));
    const { error, report } = await settled(clock, active.settled);
    expect([error, report.complete]).toEqual([undefined, true]);
  });

  it('frames of an added source that fail do so under the policy of the source it is like', async () => {
    const frames = new Frames();
    const { active, clock, failures } = start(
      (graph, clock) => {
        const input = graph.add('first', source({ count: 10, frames, before: () => pause(clock, 10) }));
        graph.settings('first', { onError: 'skip' });
        graph.output(
          'items',
          graph.add(
            'node',
            onFrames((all) => all.map((i) => itemOf(i))),
            input,
          ),
        );
      },
      { onError: 'fail' },
    );
    await active.ready;
    await active.addSource('second', source({ count: 3, frames, source: 'door', unreadable: new Set([1]) }), 'first');
    const { counts } = await settled(clock, active.done);
    expect(counts).toMatchObject({ rows: 12, deadLetters: 1 });
    expect(failures[0].error).toMatchObject({ nodePath: 'second', input: 'door-1.png' });
  });

  it('pause holds an added source too', async () => {
    const { active, clock, camera, pass, of } = flow();
    await pass(50);
    active.pause();
    await active.addSource('second', camera('door', 5), 'first');
    await pass(200);
    expect(of('door')).toEqual([]);
    active.resume();
    await settled(clock, active.done);
    expect(of('door')).toEqual(range(0, 5));
  });

  it('is refused where it does not fit', async () => {
    const { active, clock, camera, pass } = flow();
    await expect(active.addSource('x', camera('x', 1), 'first')).rejects.toThrow('source node "first" is not running');
    await pass(20);
    await expect(active.addSource('x', camera('x', 1), 'node')).rejects.toThrow('"node" is not running');
    await expect(active.addSource('node', camera('x', 1), 'first')).rejects.toThrow('has a node "node" already');
    const noSource = onItems((all) => all);
    await expect(active.addSource('x', noSource, 'first')).rejects.toThrow(/is not a source of Frame, as "first" is$/);
    await expect(active.removeSource('x')).rejects.toThrow('the run has no source "x"');
    active.abort();
    await settled(clock, active.settled);
    await expect(active.addSource('x', camera('x', 1), 'first')).rejects.toThrow('is not running');
  });

  it('one that cannot be prepared leaves no trace', async () => {
    const { active, clock, pass } = flow();
    await pass(20);
    const log: string[] = [];
    const broken = source({
      count: 1,
      frames: new Frames(),
      prepare: () => Promise.reject(new Error('no such camera')),
      dispose: () => void log.push('disposed'),
    });
    await expect(active.addSource('x', broken, 'first')).rejects.toThrow('no such camera');
    expect(log).toEqual(['disposed']);
    const { counts } = await settled(clock, active.done);
    expect(counts.rows).toBe(100);
  });

  it('abort while one is being prepared', async () => {
    const { active, clock, pass } = flow();
    await pass(20);
    const log: string[] = [];
    const slow = source({
      count: 1,
      frames: new Frames(),
      prepare: () => pause(clock, 30),
      dispose: () => void log.push('disposed'),
    });
    const refused = expect(active.addSource('x', slow, 'first')).rejects.toMatchObject({ code: 'CANCELLED' });
    await settle();
    active.abort();
    await settled(clock, active.settled);
    clock.advance(100);
    await refused;
    await settle();
    expect(log).toEqual(['disposed']);
    expect(clock.pending).toBe(0);
  });
});
