import { FexgraphError, type GraphBuilder, type NodeRegistry } from '@fexgraph/core';
import type { ModelCatalog } from '@fexgraph/models';
import { modelsFor } from '../fit-models.ts';

/**
 * Puts models into the nodes that do their work, see `placesOf`. `fitModels` then makes the types right.
 *
 * @param asked models that other options put into their nodes already, by the names of the options
 * @returns the id of the last node of each model
 * @throws FexgraphError MODEL_MISSING; BAD_OPTION for a model that no node of the graph can use, and for two of which each
 *   would take the place of the other, whichever options name them
 */
export function useModels(
  graph: GraphBuilder,
  registry: NodeRegistry,
  models: ModelCatalog,
  ids: readonly string[],
  asked: Readonly<Record<string, string | undefined>> = {},
): readonly string[] {
  const taken = new Map<string, string>();
  return ids.map((id) => {
    const places = placesOf(graph, registry, models, id);
    if (places.length === 0) {
      throw new FexgraphError('BAD_OPTION', `use: nothing in "${graph.name}" does the work of ${id}`, {
        hint: 'choose a pack that has such a network, and leave its heads in',
      });
    }
    for (const { id: node, definition, options } of places) {
      const other = taken.get(node) ?? id;
      if (other !== id) {
        throw new FexgraphError('BAD_OPTION', `use: ${other} and ${id} do the same work in "${graph.name}"`, {
          hint: 'name one of them',
        });
      }
      const { model } = (options ?? {}) as { readonly model?: unknown };
      const option = Object.keys(asked).find((name) => asked[name] !== undefined && asked[name] === model);
      if (option !== undefined && model !== id) {
        throw new FexgraphError(
          'BAD_OPTION',
          `use, ${option}: ${id} and ${model} do the same work in "${graph.name}"`,
          { hint: 'name one of them' },
        );
      }
      taken.set(node, id);
      const used = { ...(options as object | undefined), model: id };
      graph.replace(node, { ...registry.registered(definition.type), options: used });
    }
    return places[places.length - 1].id;
  });
}

/**
 * The nodes that can use a model: all of its own type, or else the first whose own models have the same task and take
 * and give the same.
 */
export function placesOf(graph: GraphBuilder, registry: NodeRegistry, models: ModelCatalog, id: string) {
  const { node: type, task } = models.entry(id);
  const nodes = graph.nodes();
  const own = nodes.filter(({ definition }) => definition.type === type);
  if (own.length > 0) return own;
  const similar = nodes.find(
    ({ definition }) =>
      models.entries().some((entry) => entry.node === definition.type && entry.task === task) &&
      modelsFor(definition, registry, models).some((entry) => entry.id === id),
  );
  return similar ? [similar] : [];
}
