import { container } from 'tsyringe';
import { describe, expect, it } from 'vitest';
import { compile, GraphBuilder, run } from '../../src/index.ts';
import { Frames, itemOf, joining, onFrames, onItems, sink, source } from '../support/fake-nodes.ts';
import { liveBytes } from '../support/heap.ts';

const FRAMES = 20_000;
/** Of live objects between a quarter of the run and its end; 20 000 frames of 100 bytes that stay would be 2 MB. */
const FLAT_BYTES = 1_000_000;

describe('10. Memory does not depend on the length of the input', () => {
  it('20 000 frames with faults, a fan-out, a join and an asynchronous sink', async () => {
    const frames = new Frames();
    const atFrame = new Map<number, number>();
    const measure = async (index: number) => {
      if (index === FRAMES / 4 || index === FRAMES - 1) atFrame.set(index, await liveBytes());
    };
    const graph = new GraphBuilder();
    const input = graph.add('input', source({ count: FRAMES, frames, before: measure }));
    const items = graph.add(
      'items',
      onFrames(
        (all) => {
          if (all.some(({ key }) => key.index % 50 === 7)) throw new Error('a fault');
          return all.map((item) => itemOf(item));
        },
        { maxBatch: 4 },
      ),
      input,
    );
    const left = graph.add(
      'left',
      onItems((all) => all),
      items,
    );
    const right = graph.add(
      'right',
      onItems(async (all) => all, { concurrency: 2 }),
      items,
    );
    const both = graph.add(
      'both',
      joining({
        process: (all) => all.map((i) => itemOf(i, i.left.value)),
        recover: ({ key }) => ({ key, value: -1 }),
      }),
      { left, right },
    );
    let written = 0;
    graph.add(
      'sink',
      sink(async () => {
        written++;
      }),
      both,
    );
    const report = await run(compile(graph.build({ onError: 'null-row' }), container), { keptFailures: 10 }).done;
    expect(report.counts).toMatchObject({ accepted: FRAMES, rows: FRAMES - 400, nullRows: 400, unreleased: 0 });
    expect([written, frames.leaked]).toEqual([FRAMES, 0]);
    expect(atFrame.get(FRAMES - 1)! - atFrame.get(FRAMES / 4)!).toBeLessThan(FLAT_BYTES);
  });

  it('a thousand sources that come and go', async () => {
    const SOURCES = 1000;
    const frames = new Frames();
    const sizes: number[] = [];
    const graph = new GraphBuilder();
    let release = () => undefined as void;
    const open = new Promise<void>((resolve) => {
      release = resolve;
    });
    // The source that the others are like stays open until they have gone.
    const input = graph.add('first', source({ count: 1, frames, before: () => open }));
    const ended = new Set<string>();
    const node = onFrames({
      process: (all) => all.map((item) => itemOf(item)),
      endSource: (name) => void ended.add(name),
    });
    graph.output('items', graph.add('node', node, input));
    const active = run(compile(graph.build(), container));
    await active.ready;
    for (let i = 0; i < SOURCES; i++) {
      if (i === SOURCES / 4) sizes.push(await liveBytes());
      let last = () => undefined as void;
      const read = new Promise<void>((resolve) => {
        last = resolve;
      });
      await active.addSource(`added-${i}`, source({ count: 3, frames, source: `camera-${i}`, closed: last }), 'first');
      await read;
    }
    sizes.push(await liveBytes());
    release();
    const report = await active.done;
    expect(report.counts).toMatchObject({ inFlight: 0, unreleased: 0 });
    expect(report.counts.rows).toBe(3 * SOURCES + 1);
    expect(ended.size).toBe(SOURCES + 1);
    // A report of each source stays, and the classes that this test makes for them.
    expect((sizes[1] - sizes[0]) / (0.75 * SOURCES)).toBeLessThan(6000);
  });
});
