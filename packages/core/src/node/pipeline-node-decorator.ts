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

const definitions = new WeakMap<object, NodeDefinition>();

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
    definitions.set(type, definition);
  };
}

/** @throws FexgraphError NOT_REGISTERED if the class was not decorated. */
export function definitionOf(type: NodeClass): NodeDefinition {
  const definition = definitions.get(type);
  if (!definition) {
    throw new FexgraphError('NOT_REGISTERED', `class ${type.name || '(anonymous)'} is not a pipeline node`, {
      hint: 'decorate it with @pipelineNode(definition); if it is, two copies of @fexgraph/core are installed (npm ls @fexgraph/core)',
    });
  }
  return definition;
}

export type { InjectionToken };
