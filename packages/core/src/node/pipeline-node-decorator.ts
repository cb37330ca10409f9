import { type InjectionToken, injectable } from 'tsyringe';
import { FexgraphError } from '../errors/fexgraph-error.ts';
import { checkDefinition, type InputOf, type NodeDefinition, type OutputOf } from './definition.ts';
import type { MapNode, SinkNode, SourceNode, StreamNode } from './pipeline-node.ts';

/** The shape of class that fits a definition, by its kind. */
export type NodeFor<D extends NodeDefinition> = {
  readonly source: SourceNode<OutputOf<D>>;
  readonly map: MapNode<InputOf<D>, OutputOf<D>>;
  readonly stream: StreamNode<InputOf<D>, OutputOf<D>>;
  readonly sink: SinkNode<InputOf<D>>;
}[D['kind']];

export type NodeClass<N = unknown> = new (...dependencies: never[]) => N;

/** Where a class keeps its definition. The key is the same in every copy of this package that a program has loaded. */
const DEFINITION = Symbol.for('fexgraph.node-definition');

/**
 * Declares a class as a pipeline node. The TypeScript compiler checks that the class fits the ports of the definition.
 * Dependencies come through the constructor by tsyringe tokens. Throws BAD_GRAPH for a definition that no graph could
 * use: a mistake of the author, found on import.
 *
 * @example
 * const definition = defineNode({ type: 'detect/fixed', version: 1, ... });
 *
 * \@pipelineNode(definition)
 * export class FixedBoxes { ... }
 */
export function pipelineNode<D extends NodeDefinition>(
  definition: D,
): <C extends NodeClass<NodeFor<D>>>(type: C) => void {
  return (type) => {
    checkDefinition(definition, type.name);
    injectable()(type as never);
    Object.defineProperty(type, DEFINITION, { value: definition, configurable: true });
  };
}

/** A kind of node as it is listed: its class, or what `defineNode` or `nodeOperator` made of it. */
export type NodeListing = NodeClass | { readonly nodeClass: NodeClass };

export function nodeClassOf(node: NodeListing): NodeClass {
  return 'nodeClass' in node ? node.nodeClass : node;
}

/** @throws FexgraphError NOT_REGISTERED if the class was not decorated. */
export function definitionOf(node: NodeListing): NodeDefinition {
  const type = nodeClassOf(node);
  if (!Object.hasOwn(type, DEFINITION)) {
    throw new FexgraphError('NOT_REGISTERED', `class ${type.name || '(anonymous)'} is not a pipeline node`, {
      hint: 'decorate it with @pipelineNode(definition)',
    });
  }
  return (type as unknown as { readonly [DEFINITION]: NodeDefinition })[DEFINITION];
}

export type { InjectionToken };
