import {
  FexgraphError,
  type GraphBuilder,
  type Identities,
  IdentitiesPacket,
  isPacketOf,
  type NodeDefinition,
  NodeRegistry,
  type NodeSpec,
  type Port,
  type Wire,
} from '@fexgraph/core';
import { MODELS, type ModelCatalog } from '@fexgraph/models';
import type { DependencyContainer } from 'tsyringe';
import type { DetectOptions } from './detect-options.ts';

/** Named, not imported: the packages of the built-in nodes are loaded when a runtime is made. */
const MATCH = 'identity/match';
const ASSEMBLE = 'fex/assemble';
type MatchDefinition = NodeDefinition & {
  readonly input: Port<Identities, false, false>;
  readonly output: Port<Identities>;
};

/**
 * What a graph finds out of who the faces are, with labels.
 *
 * @throws FexgraphError BAD_OPTION for a graph that does not tell who a face is.
 */
export function identityWire(graph: GraphBuilder, branch: string): Wire<Identities> {
  const found = graph
    .nodes()
    .filter(({ id }) => id === branch || id.startsWith(`${branch}/`))
    .findLast(({ definition }) => definition.output && isPacketOf(definition.output.packet, IdentitiesPacket));
  if (found) return graph.wire(found.id, IdentitiesPacket);
  throw noIdentities('people');
}

/** The graph does not tell who a face is, and this option needs it. */
export function noIdentities(option: keyof DetectOptions): FexgraphError {
  return new FexgraphError('BAD_OPTION', `${option}: the graph does not tell who a face is`, {
    hint: 'leave it out, or take a pack and heads with identity',
  });
}

/** In which embeddings of a graph can be compared; undefined where no model of the graph states it. */
export function embeddingSpace(graph: GraphBuilder, models: ModelCatalog): string | undefined {
  const known = new Map(models.entries().map(({ id, embeddingSpace: space }) => [id, space]));
  return graph
    .nodes()
    .flatMap(({ definition, options }) => {
      const parsed = definition.options.safeParse(options ?? {});
      return parsed.success ? (definition.models?.(parsed.data as never) ?? []) : [];
    })
    .map(({ id }) => known.get(id))
    .find((space) => space !== undefined);
}

/** Compares faces with the people of a gallery, and gives the table the columns of that. @throws as above. */
export function nameKnownPeople(
  container: DependencyContainer,
  graph: GraphBuilder,
  branch: string,
  people: NonNullable<DetectOptions['people']>,
): void {
  const registry = NodeRegistry.of(container);
  const options = { ...people, space: embeddingSpace(graph, container.resolve(MODELS)) };
  const match = { ...registry.registered(MATCH), options } as unknown as NodeSpec<MatchDefinition>;
  graph.insert('known', match, identityWire(graph, branch));
  for (const { id, definition, options } of graph.nodes()) {
    if (definition.type !== ASSEMBLE) continue;
    graph.replace(id, { ...registry.registered(ASSEMBLE), options: { ...(options as object), known: true } });
  }
}
