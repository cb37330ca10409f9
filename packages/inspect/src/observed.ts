import { type CompiledGraph, NODE_INTERCEPTOR, type NodeInterceptor, registerAlso } from '@fexgraph/core';

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
  for (const interceptor of interceptors) registerAlso(container, NODE_INTERCEPTOR, interceptor);
  return { ...graph, container };
}
