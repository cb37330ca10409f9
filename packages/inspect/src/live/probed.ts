import { type CompiledGraph, FexgraphError, type GraphRun } from '@fexgraph/core';
import type { InjectionToken } from 'tsyringe';
import { observed } from '../observed.ts';
import { NodeProbe } from './node-probe.ts';

const PROBE: InjectionToken<NodeProbe> = Symbol.for('fexgraph.node-probe');

const runOf = new WeakMap<NodeProbe, GraphRun>();

/** The same graph, with a probe on its nodes: `watch` reads it. For one run; call it again for the next. */
export function probed(graph: CompiledGraph): CompiledGraph {
  const probe = new NodeProbe();
  const watched = observed(graph, probe.interceptor);
  watched.container.register(PROBE, { useValue: probe });
  return watched;
}

/** @throws FexgraphError BAD_GRAPH if the run's graph has no probe, or one that another run has used. */
export function probeOf(run: GraphRun): NodeProbe {
  const { container } = run.graph;
  if (!container.isRegistered(PROBE, true)) {
    throw new FexgraphError('BAD_GRAPH', 'the graph of this run has no probe', {
      hint: 'start it as new GraphRun(probed(graph))',
    });
  }
  const probe = container.resolve(PROBE);
  const first = runOf.get(probe) ?? run;
  runOf.set(probe, first);
  if (first !== run) {
    throw new FexgraphError('BAD_GRAPH', 'two runs share one probe', { hint: 'call probed(graph) for each run' });
  }
  return probe;
}
