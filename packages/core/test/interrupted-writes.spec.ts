import { container } from 'tsyringe';
import { describe, expect, it } from 'vitest';
import { compile, GraphBuilder, GraphRun, type SinkNode } from '../src/index.ts';
import { Frames, type Item, itemOf, onFrames, sink, source } from './support/fake-nodes.ts';

/** A run with an output that takes everything at once and a sink that takes its time, cancelled at the `at`-th write. */
async function cancelledAt(at: number, finishesLate: boolean) {
  const controller = new AbortController();
  let [begun, written] = [0, 0];
  const table: SinkNode<Item> = {
    write: async () => {
      begun++;
      if (begun === at) controller.abort();
      await new Promise((resolve) => setTimeout(resolve, 1));
      if (begun === at && !finishesLate) throw new Error('lost');
      written++;
    },
  };
  const graph = new GraphBuilder();
  const input = graph.add('input', source({ count: 9, frames: new Frames() }));
  const items = graph.add(
    'items',
    onFrames((all) => all.map((frame) => itemOf(frame))),
    input,
  );
  graph.add('table', sink(table), items);
  graph.output('items', items);
  const run = new GraphRun(compile(graph.build(), container), { signal: controller.signal });
  const { counts } = (await run.settled).report;
  return { rows: counts.rows, written };
}

describe('the accounts of an interrupted run', () => {
  it.each([1, 2, 5])('count a frame as rows where its sink wrote it, at write %i', async (at) => {
    expect(await cancelledAt(at, true)).toEqual({ rows: at, written: at });
    expect(await cancelledAt(at, false)).toEqual({ rows: at - 1, written: at - 1 });
  });
});
