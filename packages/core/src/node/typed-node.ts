import { FexgraphError } from '../errors/fexgraph-error.ts';
import type { NodeDefinition, NodeKind } from './definition.ts';
import type { PipelineNode } from './pipeline-node.ts';

/** The method that makes a node what it is. */
const METHODS: Readonly<Record<NodeKind, string>> = {
  source: 'open',
  map: 'process',
  stream: 'connect',
  sink: 'write',
};

/**
 * An object of a node class with the kind of its definition. A plugin may be plain JavaScript: what the compiler could
 * not check is checked here, once. There an operator need not say `kind: 'stream'`: it has `connect` and no `process`.
 *
 * @throws FexgraphError BAD_GRAPH if the object lacks the method of its kind.
 */
export function typedNode({ kind, type }: NodeDefinition, node: object): PipelineNode {
  const has = (name: string) => typeof (node as Readonly<Record<string, unknown>>)[name] === 'function';
  const settled = kind === 'map' && !has(METHODS.map) && has(METHODS.stream) ? 'stream' : kind;
  if (has(METHODS[settled])) return { kind: settled, node } as PipelineNode;
  throw new FexgraphError('BAD_GRAPH', `${type} has no method ${METHODS[settled]}`, {
    hint: `a ${settled} node needs it`,
  });
}
