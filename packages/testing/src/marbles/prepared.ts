import {
  CLOCK,
  type Clock,
  type InputOf,
  type MapNode,
  type NodeDefinition,
  type NodeSpec,
  OPTIONS,
  type OutputOf,
  type PassedFrame,
  requireOptions,
  typedNode,
} from '@fexgraph/core';
import { map, noop, type OperatorFunction } from 'rxjs';
import { type DependencyContainer, container as root } from 'tsyringe';
import { FakeClock } from '../clock/fake-clock.ts';

export interface PreparedOptions {
  readonly container?: DependencyContainer;
  /** Default: a `FakeClock`. In marble tests: `schedulerClock(scheduler)`. */
  readonly clock?: Clock;
}

export interface PreparedNode<D extends NodeDefinition> {
  /** The node as an operator that answers at once, for marble diagrams. */
  readonly operator: OperatorFunction<InputOf<D>, OutputOf<D> | PassedFrame>;
  dispose(): Promise<void>;
}

/**
 * Makes and prepares a node outside the engine. Marble diagrams know no promises: a node that processes must answer
 * without one; others are for the harness.
 */
export async function prepared<D extends NodeDefinition>(
  spec: NodeSpec<D>,
  options: PreparedOptions = {},
): Promise<PreparedNode<D>> {
  const container = (options.container ?? root).createChildContainer();
  container.register(CLOCK, { useValue: options.clock ?? new FakeClock() });
  container.register(OPTIONS, { useValue: requireOptions(spec.definition, spec.options) });
  const { kind, node } = typedNode(spec.definition, container.resolve(spec.nodeClass as never) as object);
  const { maxBatch = 1 } = spec.definition.traits ?? {};
  const context = { signal: new AbortController().signal, maxBatch, progress: noop, note: noop };
  await node.prepare?.(context);
  const answer = (item: InputOf<D>) => {
    const packets = (node as MapNode).process([item], context);
    if (packets instanceof Promise) {
      packets.catch(() => undefined); // What it comes to does not matter: it comes too late for a marble.
      throw new Error(`${spec.definition.type} answers with a promise: use the harness`);
    }
    return packets[0];
  };
  const operator = kind === 'stream' ? node.connect.bind(node) : map(answer);
  return {
    operator: operator as PreparedNode<D>['operator'],
    dispose: async () => node.dispose?.(),
  };
}
