import type { DependencyContainer, InjectionToken } from 'tsyringe';
import type { Clock } from '../clock/clock.ts';
import type { NodeDefinition } from '../node/definition.ts';
import type { PipelineNode } from '../node/pipeline-node.ts';

export interface NodeInfo {
  /** Path in the graph. */
  readonly id: string;
  readonly definition: NodeDefinition;
  readonly options: unknown;
  readonly clock: Clock;
}

/**
 * Wraps nodes from outside: metrics, tracing, fault injection. Returns the node itself or, made with `wrapNode`, one
 * that stands in for it. Several wrap each other in the order of their registration, the first innermost.
 */
export type NodeInterceptor = (node: PipelineNode, info: NodeInfo) => PipelineNode;

export const NODE_INTERCEPTOR: InjectionToken<NodeInterceptor> = Symbol.for('fexgraph.node-interceptor');

export function interceptNode(container: DependencyContainer, node: PipelineNode, info: NodeInfo): PipelineNode {
  if (!container.isRegistered(NODE_INTERCEPTOR, true)) return node;
  return container.resolveAll(NODE_INTERCEPTOR).reduce((inner, intercept) => intercept(inner, info), node);
}
