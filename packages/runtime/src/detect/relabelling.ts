import {
  type FexBatch,
  type GraphBuilder,
  type NodeDefinition,
  NodeRegistry,
  type NodeSpec,
  type Port,
} from '@fexgraph/core';
import { MODELS } from '@fexgraph/models';
import type { DependencyContainer } from 'tsyringe';
import type { DetectOptions } from './detect-options.ts';
import { embeddingSpace, noIdentities } from './known-people.ts';

/** Named, not imported: the packages of the built-in nodes are loaded when a runtime is made. */
const RELABEL = 'identity/relabel';
const CLUSTER = 'identity/cluster';
type RelabelDefinition = NodeDefinition & {
  readonly input: Port<FexBatch, false, false>;
  readonly output: Port<FexBatch>;
};

/**
 * The node that labels people over all sources, for rows of a graph with identities: of the same embeddings, by the same
 * rule.
 *
 * @throws FexgraphError BAD_OPTION for a graph that does not tell who a face is.
 */
export function relabelling(
  container: DependencyContainer,
  graph: GraphBuilder,
  { faceIdentityThreshold, embeddings = false }: Pick<DetectOptions, 'faceIdentityThreshold' | 'embeddings'>,
): NodeSpec<RelabelDefinition> {
  const space = embeddingSpace(graph, container.resolve(MODELS));
  const cluster = graph.nodes().find(({ definition }) => definition.type === CLUSTER);
  if (space === undefined || !cluster) throw noIdentities('identities');
  const { onePerFrame } = cluster.definition.options.parse(cluster.options ?? {}) as { readonly onePerFrame: boolean };
  const threshold = faceIdentityThreshold === undefined ? {} : { threshold: faceIdentityThreshold };
  return {
    ...NodeRegistry.of(container).registered(RELABEL),
    options: { scope: 'run', space, ...threshold, onePerFrame, embeddings },
  } as unknown as NodeSpec<RelabelDefinition>;
}
