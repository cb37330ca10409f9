import { type GraphBuilder, inputPorts, type NodeDefinition, type NodeRegistry } from '@fexgraph/core';
import type { ManifestEntry, ModelCatalog } from '@fexgraph/models';

/** What a node takes and gives. */
export type Ends = Pick<NodeDefinition, 'input' | 'inputs' | 'output'>;

/** Names of the packets that go in and come out. */
function packets(ends: Ends): string {
  const inputs = Object.values(inputPorts(ends as NodeDefinition)).map(({ packet }) => packet.name);
  return `${inputs.join(' ')} > ${ends.output?.packet.name}`;
}

/** The models that can do the work of a node: those whose own node takes and gives the same packets. */
export function modelsFor(ends: Ends, registry: NodeRegistry, models: ModelCatalog): readonly ManifestEntry[] {
  return models.entries().filter(({ node }) => {
    const own = node === undefined ? undefined : registry.get(node)?.definition;
    return own !== undefined && packets(own) === packets(ends);
  });
}

/**
 * Gives every node whose option `model` names a model of another node type that type, so that a network is chosen by
 * its name alone. A model that does not do the work of the node stays there: `compile` says that it does not fit.
 */
export function fitModels(graph: GraphBuilder, registry: NodeRegistry, models: ModelCatalog): void {
  for (const { id, definition, options } of graph.nodes()) {
    const { model } = (options ?? {}) as { readonly model?: unknown };
    const entry = modelsFor(definition, registry, models).find((one) => one.id === model);
    if (entry?.node === undefined || entry.node === definition.type) continue;
    graph.replace(id, { ...registry.registered(entry.node), options });
  }
}
