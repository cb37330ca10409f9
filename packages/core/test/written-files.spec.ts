import { container } from 'tsyringe';
import { describe, expect, it } from 'vitest';
import { compile, GraphBuilder, run, type SinkNode, type WrittenFile } from '../src/index.ts';
import { Frames, type Item, itemOf, onFrames, sink, source } from './support/fake-nodes.ts';

function graphOf(...sinks: readonly SinkNode<Item>[]) {
  const graph = new GraphBuilder();
  const input = graph.add('input', source({ count: 2, frames: new Frames() }));
  const items = graph.add(
    'items',
    onFrames((all) => all.map((frame) => itemOf(frame))),
    input,
  );
  sinks.forEach((fake, i) => void graph.add(`table-${i}`, sink(fake), items));
  return compile(graph.build(), container);
}

/** A sink that knows what it has left once it was told how the run ended. */
function fileSink(path: string): SinkNode<Item> {
  let rows = 0;
  let left: WrittenFile | undefined;
  return {
    write: () => {
      rows++;
    },
    finish: ({ complete }) => {
      left = { path: complete ? path : `${path}.partial`, rows, complete };
    },
    written: () => (left ? [left] : []),
  };
}

describe('the files of a run', () => {
  it('are those that the sinks name, with the node that wrote each', async () => {
    const silent: SinkNode<Item> = { write: () => undefined };
    const { written } = await run(graphOf(fileSink('a.csv'), silent, fileSink('b.csv'))).done;
    expect(written).toEqual([
      { path: 'a.csv', rows: 2, complete: true, node: 'table-0' },
      { path: 'b.csv', rows: 2, complete: true, node: 'table-2' },
    ]);
  });

  it('are what is left of them after an error', async () => {
    const failing: SinkNode<Item> = {
      write: ({ value }) => {
        if (value === 1) throw new Error('full');
      },
    };
    const { report, error } = await run(graphOf(fileSink('a.csv'), failing)).settled;
    expect(error?.message).toContain('full');
    expect(report.written).toMatchObject([{ path: 'a.csv.partial', complete: false, node: 'table-0' }]);
  });

  it('are none where no sink was prepared; a sink that cannot name its own ends the run with an error', async () => {
    const unprepared: SinkNode<Item> = { ...fileSink('a.csv'), prepare: () => Promise.reject(new Error('no room')) };
    expect((await run(graphOf(unprepared)).settled).report.written).toEqual([]);
    const broken: SinkNode<Item> = {
      write: () => undefined,
      written: () => {
        throw new Error('lost count');
      },
    };
    const { error, report } = await run(graphOf(broken)).settled;
    expect([error?.message, report.written]).toEqual([expect.stringContaining('lost count'), []]);
  });
});
