import type { InjectionToken } from 'tsyringe';
import type { NodeDefinition } from '../node/definition.ts';
import type { GraphProblem } from './graph-problem.ts';

export interface CheckedNode {
  readonly id: string;
  readonly definition: NodeDefinition;
  /** Validated. */
  readonly options: unknown;
}

/**
 * A check that hosts add to `compile`: whether models exist and their tensors fit, whether a backend is registered.
 * Core itself knows neither models nor backends.
 */
export type GraphCheck = (node: CheckedNode) => readonly GraphProblem[];

export const GRAPH_CHECK: InjectionToken<GraphCheck> = Symbol.for('fexgraph.graph-check');
