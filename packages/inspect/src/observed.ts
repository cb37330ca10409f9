import { type CompiledGraph, NODE_INTERCEPTOR, type NodeInterceptor } from '@fexgraph/core';

/**
 * The same graph with its nodes wrapped from outside: for statistics, traces, telemetry, or anything else that has an
 * interceptor. The given graph and its container stay as they are.
 *
 * @example
 * const trace = new TraceRecorder();
 * const run = new GraphRun(observed(graph, trace.interceptor));
 */
export function observed(graph: CompiledGraph, ...interceptors: readonly NodeInterceptor[]): CompiledGraph {
  const container = graph.container.createChildContainer();
  // Registrations in a child hide those of its parents.
  const inherited = graph.container.isRegistered(NODE_INTERCEPTOR, true)
    ? graph.container.resolveAll(NODE_INTERCEPTOR)
    : [];
  for (const interceptor of [...inherited, ...interceptors]) {
    container.register(NODE_INTERCEPTOR, { useValue: interceptor });
  }
  return { ...graph, container };
}
