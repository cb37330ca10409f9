import { firstValueFrom, take, toArray } from 'rxjs';
import { container } from 'tsyringe';
import { describe, expect, it } from 'vitest';
import { compile, type Frame, GraphBuilder, stream } from '../../src/index.ts';
import { Frames, type Item, itemOf, onFrames, source } from '../support/fake-nodes.ts';
import { start } from '../support/start.ts';
import { pause, settle, settled } from '../support/virtual-time.ts';

describe('4. Sources are pulled. At most `maxInFlight` frames of a source are inside the graph', () => {
  it('a file source waits: it is never read ahead of the room there is, and nothing is dropped', async () => {
    const frames = new Frames();
    let most = 0;
    const { active, clock } = start(
      (graph, clock) => {
        const before = () => {
          most = Math.max(most, frames.made - frames.released);
        };
        const fake = { count: 100, frames, before };
        const input = graph.add('input', source(fake));
        const slow = onFrames(async (items) => {
          await pause(clock, 10);
          return items.map((item) => itemOf(item));
        });
        graph.output('items', graph.add('slow', slow, input));
      },
      { maxInFlight: 5 },
    );
    const { report } = await settled(clock, active.settled);
    // `before` runs before a frame is made: with it there are five.
    expect(most).toBe(4);
    expect(report.counts).toMatchObject({ accepted: 100, rows: 100, drops: 0 });
  });

  it('the limit holds for each source by itself', async () => {
    const made = { a: new Frames(), b: new Frames() };
    const most = { a: 0, b: 0 };
    const { active, clock } = start(
      (graph, clock) => {
        const input = (name: 'a' | 'b') => {
          const frames = made[name];
          const before = () => {
            most[name] = Math.max(most[name], frames.made - frames.released + 1);
          };
          return graph.add(name, source({ count: 40, frames, source: name, before }));
        };
        const inputs = [input('a'), input('b')];
        const slow = onFrames((items) => pause(clock, 5).then(() => items.map((item) => itemOf(item))));
        graph.output('items', graph.add('slow', slow, inputs));
        graph.settings('b', { maxInFlight: 3 });
      },
      { maxInFlight: 6 },
    );
    await settled(clock, active.done);
    expect(most).toEqual({ a: 6, b: 3 });
  });

  it('five of a thousand frames cost five frames and what was in flight', async () => {
    const frames = new Frames();
    const graph = new GraphBuilder();
    const input = graph.add('input', source({ count: 1000, frames }));
    graph.output(
      'items',
      graph.add(
        'items',
        onFrames((items) => items.map((item) => itemOf(item))),
        input,
      ),
    );
    const items = stream<Item>(compile(graph.build({ maxInFlight: 4 }), container), 'items');
    const five = await firstValueFrom(items.pipe(take(5), toArray()));
    expect(five.map(({ value }) => value)).toEqual([0, 1, 2, 3, 4]);
    await settle();
    expect(frames.made).toBeLessThanOrEqual(9);
    expect(frames.leaked).toBe(0);
  });

  it('pause stops pulling, resume goes on', async () => {
    const frames = new Frames();
    const { active, clock } = start((graph) => {
      const input = graph.add(
        'input',
        source({ count: 20, frames, before: (i) => (i === 10 ? active.pause() : undefined) }),
      );
      const map = onFrames((items) => items.map((item) => itemOf(item)));
      graph.output('items', graph.add('map', map, input));
    });
    await settle();
    await settle();
    // The frame that was being read when `pause` came still enters.
    expect(active.counts).toMatchObject({ accepted: 11, inFlight: 0 });
    active.resume();
    const report = await settled(clock, active.done);
    expect(report.counts.rows).toBe(20);
  });
});

/** A camera of 30 frames a second and a model that takes 80 ms. */
function live(flow: 'latest' | 'drop-oldest', seconds: number, maxInFlight?: number) {
  const frames = new Frames();
  const shownAt: number[] = [];
  const started = start((graph, clock) => {
    const camera = source({ count: seconds * 30, frames, before: () => pause(clock, 1000 / 30) });
    const input = graph.add('camera', camera);
    const model = async (items: readonly Frame[]) => {
      await pause(clock, 80);
      return items.map((item) => itemOf(item));
    };
    graph.output('items', graph.add('model', onFrames(model), input));
    graph.settings('camera', { flow, maxInFlight });
  });
  started.active.output<Item>('items').subscribe(() => shownAt.push(started.clock.now()));
  return { ...started, frames, shownAt };
}

/** When frame `index` of the camera was there. */
const takenAt = (index: number) => ((index + 1) * 1000) / 30;

describe('4. A live source follows its declared policy (`latest`, `drop-oldest`, `wait`) and counts drops', () => {
  it('latest: latency stays bounded, the newest frame wins, drops are counted', async () => {
    const { active, clock, emitted, shownAt, frames } = live('latest', 20);
    const report = await settled(clock, active.done);
    const latency = emitted.map(({ value }, i) => shownAt[i] - takenAt(value));
    // One frame waiting for room, one in front of the model, one in the model.
    expect(Math.max(...latency)).toBeLessThanOrEqual(3 * 80);
    // What is shown is never older than what was shown, and no frame is left out that was the newest when room came.
    expect(Math.max(...emitted.slice(1).map(({ value }, i) => value - emitted[i].value))).toBeLessThanOrEqual(3);
    const { accepted, rows, drops } = report.counts;
    expect(accepted).toBe(600);
    expect(rows + drops).toBe(600);
    expect(rows).toBe(emitted.length);
    expect(rows).toBeGreaterThanOrEqual(Math.floor(20_000 / 80) - 3);
    expect(report.nodes.find(({ id }) => id === 'camera')?.stats.dropped).toBe(drops);
    expect(frames.leaked).toBe(0);
  });

  it('latest with one frame in flight: what the model starts on was the newest', async () => {
    const { active, clock, emitted, shownAt } = live('latest', 10, 1);
    await settled(clock, active.done);
    const ages = emitted.map(({ value }, i) => shownAt[i] - 80 - takenAt(value));
    expect(Math.max(...ages)).toBeLessThanOrEqual(1000 / 30 + 1e-6);
  });

  it('drop-oldest keeps as many as may be in flight and drops the oldest of them', async () => {
    const { active, clock, emitted, frames } = live('drop-oldest', 10, 4);
    const report = await settled(clock, active.done);
    const { accepted, rows, drops } = report.counts;
    expect([accepted, rows + drops, rows]).toEqual([300, 300, emitted.length]);
    expect(drops).toBeGreaterThan(100);
    // The last frames are all there: the oldest went.
    expect(emitted.slice(-4).map(({ value }) => value)).toEqual([296, 297, 298, 299]);
    expect(frames.leaked).toBe(0);
  });

  it.each([
    [undefined, 'drops'],
    ['wait', 'waits'],
  ] as const)('one that is live by its definition, with flow %s in the graph, %s', async (flow, does) => {
    const frames = new Frames();
    const { active, clock } = start((graph, clock) => {
      const before = () => pause(clock, 10);
      const input = graph.add('camera', source({ count: 60, frames, before, traits: { live: true } }));
      const slow = onFrames((items) => pause(clock, 50).then(() => items.map((item) => itemOf(item))));
      graph.output('items', graph.add('slow', slow, input));
      if (flow) graph.settings('camera', { flow });
    });
    const { counts } = await settled(clock, active.done);
    expect([counts.drops > 30, counts.accepted]).toEqual([does === 'drops', 60]);
    expect(frames.leaked).toBe(0);
  });

  it('while it is paused a live source is read on, and what comes is dropped', async () => {
    const { active, clock, frames } = live('latest', 10, 1);
    await settle();
    active.pause();
    for (let t = 0; t < 3000; t += 5) {
      clock.advance(5);
      await settle();
    }
    expect(frames.made).toBeGreaterThan(80); // It would be 90 if the clock's steps were finer.
    expect(frames.leaked).toBe(1);
    active.resume();
    const report = await settled(clock, active.done);
    expect(report.counts.drops).toBeGreaterThan(79);
  });

  it('a frame that could not be read is a dead letter also where there is no room for it', async () => {
    const frames = new Frames();
    const { active, clock } = start(
      (graph, clock) => {
        const unreadable = new Set([3, 4, 5]);
        const input = graph.add('camera', source({ count: 10, frames, unreadable }));
        const slow = onFrames((items) => pause(clock, 50).then(() => items.map((item) => itemOf(item))));
        graph.output('items', graph.add('slow', slow, input));
        graph.settings('camera', { flow: 'latest', maxInFlight: 1 });
      },
      { onError: 'skip' },
    );
    const { counts, failures } = await settled(clock, active.done);
    expect(counts.deadLetters).toBe(3);
    expect(failures.map(({ error }) => error.key.index)).toEqual([3, 4, 5]);
    expect(counts.accepted).toBe(10);
  });
});

describe('4. A frame that is being read when a source is stopped is not lost', () => {
  const flows = ['wait', 'latest', 'drop-oldest'] as const;
  const ways = ['drain', 'removeSource', 'abort'] as const;
  it.each(flows.flatMap((flow) => ways.map((way) => [flow, way] as const)))('flow %s, %s', async (flow, way) => {
    const frames = new Frames();
    const { active, clock } = start((graph, clock) => {
      const input = graph.add('camera', source({ count: 100, frames, before: () => pause(clock, 20) }));
      const map = onFrames((items) => items.map((item) => itemOf(item)));
      graph.output('items', graph.add('map', map, input));
      graph.settings('camera', { flow });
    });
    await active.ready;
    for (let i = 0; i < 50; i++) {
      clock.advance(1);
      await settle();
    }
    void (way === 'removeSource' ? active.removeSource('camera') : active[way]());
    const { report } = await settled(clock, active.settled);
    expect([frames.made, frames.leaked]).toEqual([3, 0]);
    const { accepted, rows, drops } = report.counts;
    expect([accepted, rows, drops]).toEqual(way === 'abort' ? [3, 2, 1] : [3, 3, 0]);
  });
});
