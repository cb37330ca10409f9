import { describe, expect, it } from 'vitest';
import type { Keyed } from '../../src/index.ts';
import { Frames, itemOf, joining, onFrames, onItems, sink, source } from '../support/fake-nodes.ts';
import { start } from '../support/start.ts';
import { pause, settled } from '../support/virtual-time.ts';

/** Numbers the frames of each source; what the engine calls is noted. */
function counting(clock: Parameters<typeof pause>[0], log: string[]) {
  const counts = new Map<string, number>();
  let running = 0;
  const node = onFrames(
    {
      async process(items) {
        expect(++running, 'calls at once').toBe(1);
        expect(items.length).toBe(1);
        await pause(clock, (items[0].key.index * 7) % 5);
        running--;
        return items.map((item) => {
          const count = (counts.get(item.key.source) ?? 0) + 1;
          counts.set(item.key.source, count);
          return itemOf(item, count);
        });
      },
      endSource(name) {
        log.push(`end ${name} after ${counts.get(name)}`);
        counts.delete(name);
      },
    },
    // A stateful node is asked one item at a time in order, whatever else it allows.
    { stateful: true, maxBatch: 16, concurrency: 4 },
  );
  return { node, counts };
}

describe('9. State (smoothing, tracking, clustering) is per source and lives across batches', () => {
  it('each source counts for itself, from its first frame to its last', async () => {
    const log: string[] = [];
    let left: ReadonlyMap<string, number> = new Map();
    const { active, clock, emitted } = start((graph, clock) => {
      const inputs = [5, 9, 2].map((count, i) => {
        const before = (index: number) => pause(clock, (index * 3 + i) % 4);
        return graph.add(`s${i}`, source({ count, frames: new Frames(), source: `s${i}`, before }));
      });
      const { node, counts } = counting(clock, log);
      left = counts;
      graph.output('items', graph.add('count', node, inputs));
      graph.settings('count', { maxBatch: 16, batchDelayMs: 3 });
    });
    await settled(clock, active.done);
    for (const [name, count] of [
      ['s0', 5],
      ['s1', 9],
      ['s2', 2],
    ]) {
      const values = emitted.filter(({ key }: Keyed) => key.source === name).map(({ value }) => value);
      expect(values).toEqual(Array.from({ length: count as number }, (_, i) => i + 1));
    }
    expect(log.sort()).toEqual(['end s0 after 5', 'end s1 after 9', 'end s2 after 2']);
    expect(left.size).toBe(0);
  });

  it('a source node may give several sources one after the other: each ends when its last frame has left', async () => {
    const log: string[] = [];
    const { active, clock, emitted } = start((graph, clock) => {
      const frames = new Frames();
      const videos = source({ count: 6, frames });
      // Two videos of three frames by the same node.
      const make = frames.make.bind(frames);
      frames.make = (_, index) => make(index < 3 ? 'video-1' : 'video-2', index % 3);
      const input = graph.add('videos', videos);
      graph.output('items', graph.add('count', counting(clock, log).node, input));
    });
    await settled(clock, active.done);
    expect(emitted.map(({ key, value }) => `${key.source}#${key.index}=${value}`)).toEqual([
      'video-1#0=1',
      'video-1#1=2',
      'video-1#2=3',
      'video-2#0=1',
      'video-2#1=2',
      'video-2#2=3',
    ]);
    expect(log).toEqual(['end video-1 after 3', 'end video-2 after 3']);
  });

  it('a frame that failed before it is not part of it', async () => {
    const log: string[] = [];
    const { active, clock, emitted } = start(
      (graph, clock) => {
        const input = graph.add('input', source({ count: 6, frames: new Frames(), unreadable: new Set([1, 4]) }));
        graph.output('items', graph.add('count', counting(clock, log).node, input));
      },
      { onError: 'skip' },
    );
    await settled(clock, active.done);
    expect(emitted.map(({ key, value }) => `${key.index}=${value}`)).toEqual(['0=1', '2=2', '3=3', '5=4']);
  });

  it('behind a join a node hears of the end of a source once, after its last frame', async () => {
    const log: string[] = [];
    const { active, clock } = start((graph, clock) => {
      const inputs = ['a', 'b'].map((name) =>
        graph.add(name, source({ count: 3, frames: new Frames(), source: name })),
      );
      const items = graph.add(
        'items',
        onFrames((all) => all.map((frame) => itemOf(frame))),
        inputs,
      );
      const slow = onItems((all) => pause(clock, 10).then(() => all));
      const right = graph.add('slow', slow, items);
      const join = joining({
        process: (all) => {
          log.push(...all.map(({ key }) => `${key.source}${key.index}`));
          return all.map((item) => itemOf(item));
        },
        endSource: (name) => void log.push(`end ${name}`),
      });
      graph.output('items', graph.add('join', join, { left: items, right }));
    });
    await settled(clock, active.done);
    for (const name of ['a', 'b'])
      expect(log.filter((line) => line.includes(name))).toEqual([`${name}0`, `${name}1`, `${name}2`, `end ${name}`]);
  });

  it('what fails in endSource ends the run', async () => {
    const { active, clock } = start((graph) => {
      const input = graph.add('input', source({ count: 2, frames: new Frames() }));
      const node = onFrames({
        process: (items) => items.map((item) => itemOf(item)),
        endSource: () => {
          throw new Error('state is broken');
        },
      });
      graph.output('items', graph.add('node', node, input));
    });
    const { error, report } = await settled(clock, active.settled);
    expect(error?.message).toMatch(/^node "node" .* failed at the end of source "camera": state is broken$/);
    expect(report.counts.inFlight).toBe(0);
  });

  /** Two videos of three frames, one after the other, into a sink. */
  function videosInto(fake: Parameters<typeof sink>[0]) {
    return start((graph) => {
      const frames = new Frames();
      const make = frames.make.bind(frames);
      frames.make = (_, index) => make(index < 3 ? 'video-1' : 'video-2', index % 3);
      const input = graph.add('videos', source({ count: 6, frames }));
      const items = graph.add(
        'items',
        onFrames((all) => all.map((frame) => itemOf(frame))),
        input,
      );
      graph.add('sink', sink(fake), items);
    });
  }

  it('a sink hears of the end of a source after its last write, and is awaited before the next', async () => {
    const log: string[] = [];
    const { active, clock } = videosInto({
      write: ({ key }) => void log.push(`${key.source}#${key.index}`),
      async endSource(name) {
        log.push(`end ${name}`);
        await pause(clock, 20);
        log.push(`ended ${name}`);
      },
      finish: () => void log.push('finish'),
    });
    await settled(clock, active.done);
    const video = (name: string) => [0, 1, 2].map((index) => `${name}#${index}`).concat(`end ${name}`, `ended ${name}`);
    expect(log).toEqual([...video('video-1'), ...video('video-2'), 'finish']);
  });

  it.each([
    ['throws', () => Promise.reject(new Error('the disk is full')), 'the disk is full'],
    ['never answers', () => new Promise<void>(() => undefined), 'no answer within 1000 ms'],
  ])('a sink whose endSource %s ends the run', async (_, endSource, reason) => {
    const { active, clock } = videosInto({ write: () => undefined, endSource });
    const { error, report } = await settled(clock, active.settled);
    expect(error?.message).toMatch(/^node "sink" .* failed at the end of source "video-1": /);
    expect(error?.message).toContain(reason);
    expect(report.counts.inFlight).toBe(0);
  });
});
