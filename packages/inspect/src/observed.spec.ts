import { GraphRun, type NodeInterceptor, VirtualClock } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { drive, fakeGraph } from '../test/fake-graph.ts';
import { probed } from './live/probed.ts';
import { observed } from './observed.ts';

describe('observed', () => {
  it('adds interceptors to those that are there, and leaves the graph as it was', async () => {
    const clock = new VirtualClock();
    const seen: string[] = [];
    const note =
      (name: string): NodeInterceptor =>
      (node, { id }) => {
        seen.push(`${name} ${id}`);
        return node;
      };
    const graph = fakeGraph({ count: 1 });
    const twice = probed(observed(observed(graph, note('a')), note('b'), note('c')));
    await drive(new GraphRun(twice, { clock }), clock);
    expect(seen.filter((line) => line.endsWith('faces'))).toEqual(['a faces', 'b faces', 'c faces']);
    seen.length = 0;
    await drive(new GraphRun(graph, { clock }), clock);
    expect(seen).toEqual([]);
  });

  it('changes nothing about what a run does', async () => {
    const options = { count: 12, failAt: 3, tornAt: 5, even: true };
    const outcomes = await Promise.all(
      [fakeGraph(options), probed(fakeGraph(options))].map(async (graph) => {
        const clock = new VirtualClock();
        const run = new GraphRun(graph, { clock });
        const settled: string[] = [];
        run.settlements.subscribe(({ key, settlement }) => settled.push(`${key.index} ${settlement}`));
        await drive(run, clock);
        const { report } = await run.settled;
        return { settled, counts: report.counts, nodes: report.nodes, ms: report.runMs };
      }),
    );
    expect(outcomes[1]).toEqual(outcomes[0]);
  });
});
