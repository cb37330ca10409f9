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
import { noIdentities } from './known-people.ts';

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
  const models = container.resolve(MODELS);
  const nodes = graph.nodes().map(({ definition, options }) => {
    const parsed = definition.options.safeParse(options ?? {});
    return { definition, options: parsed.success ? (parsed.data as Record<string, unknown>) : {} };
  });
  const known = new Map(models.entries().map(({ id, embeddingSpace }) => [id, embeddingSpace]));
  const space = nodes
    .flatMap(({ definition, options }) => definition.models?.(options as never) ?? [])
    .map(({ id }) => known.get(id))
    .find((one) => one !== undefined);
  const cluster = nodes.find(({ definition }) => definition.type === CLUSTER);
  if (space === undefined || !cluster) throw noIdentities('identities');
  const { onePerFrame } = cluster.options;
  const threshold = faceIdentityThreshold === undefined ? {} : { threshold: faceIdentityThreshold };
  return {
    ...NodeRegistry.of(container).registered(RELABEL),
    options: { scope: 'run', space, ...threshold, onePerFrame, embeddings },
  } as unknown as NodeSpec<RelabelDefinition>;
}
