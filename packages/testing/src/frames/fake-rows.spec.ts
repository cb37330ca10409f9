import { compile, type FexBatch, GraphBuilder, run } from '@fexgraph/core';
import { container } from 'tsyringe';
import { expect, it } from 'vitest';
import { fakeFrames } from './fake-frames.ts';
import { fakeRows } from './fake-rows.ts';

it('makes a row of each frame, of its key alone', async () => {
  const graph = new GraphBuilder();
  const rows = graph.add('rows', fakeRows(), graph.add('frames', fakeFrames({ count: 3 })));
  graph.output('fex', rows);
  const active = run(compile(graph.build(), container.createChildContainer()));
  const seen: unknown[] = [];
  active.output<FexBatch>('fex').subscribe((batch) => seen.push(batch.row(0).toObject()));
  await active.done;
  expect(seen).toMatchObject([0, 1, 2].map((index) => ({ frame: index, FaceRectY: index })));
});
