import { FexgraphError, type GraphBuilder, type NodeRegistry } from '@fexgraph/core';
import type { ModelCatalog } from '@fexgraph/models';
import { modelsFor } from '../fit-models.ts';

/**
 * Puts models into the nodes that do their work: those of their own type, or else the first that take and give the same.
 * `fitModels` then makes the types right.
 *
 * @returns the id of the node of each model
 * @throws FexgraphError MODEL_MISSING; BAD_OPTION for a model that no node of the graph can use
 */
export function useModels(
  graph: GraphBuilder,
  registry: NodeRegistry,
  models: ModelCatalog,
  ids: readonly string[],
): readonly string[] {
  return ids.map((id) => {
    const node = placeOf(graph, registry, models, id);
    if (!node) {
      throw new FexgraphError('BAD_OPTION', `use: nothing in "${graph.name}" does the work of ${id}`, {
        hint: 'choose a pack that has such a network, and leave its heads in',
      });
    }
    const options = { ...(node.options as object | undefined), model: id };
    graph.replace(node.id, { ...registry.registered(node.definition.type), options });
    return node.id;
  });
}

/** The node that can use a model. */
export function placeOf(graph: GraphBuilder, registry: NodeRegistry, models: ModelCatalog, id: string) {
  const { node: type } = models.entry(id);
  const nodes = graph.nodes();
  return (
    nodes.find(({ definition }) => definition.type === type) ??
    nodes.find(({ definition }) => modelsFor(definition, registry, models).some((entry) => entry.id === id))
  );
}
