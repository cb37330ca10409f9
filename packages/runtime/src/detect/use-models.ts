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
    for (const { id: node, definition, options, option } of places) {
      const place = `${node}.${option}`;
      const other = taken.get(place) ?? id;
      if (other !== id) {
        throw new FexgraphError('BAD_OPTION', `use: ${other} and ${id} do the same work in "${graph.name}"`, {
          hint: 'name one of them',
        });
      }
      const before = (options as Record<string, unknown> | undefined)?.[option];
      const by = Object.keys(asked).find((name) => asked[name] !== undefined && asked[name] === before);
      if (by !== undefined && before !== id) {
        throw new FexgraphError('BAD_OPTION', `use, ${by}: ${id} and ${before} do the same work in "${graph.name}"`, {
          hint: 'name one of them',
        });
      }
      taken.set(place, id);
      // Another option of this node may have got it just now.
      const now = graph.nodes().find((one) => one.id === node)!.options;
      const used = { ...(now as object | undefined), [option]: id };
      graph.replace(node, { ...registry.registered(definition.type), options: used });
    }
    return places[places.length - 1].id;
  });
}

/**
 * Where a graph can use a model: in all nodes of its own type, and in all options that name a model of that type (a node may
 * run several networks). Else in the first node whose own models have the same task and take and give the same.
 */
export function placesOf(graph: GraphBuilder, registry: NodeRegistry, models: ModelCatalog, id: string) {
  const { node: type, task } = models.entry(id);
  const ofType = new Set(models.entries().flatMap((entry) => (entry.node === type ? [entry.id] : [])));
  const nodes = graph.nodes();
  const own = nodes.flatMap((node) => modelOptions(node, type, ofType).map((option) => ({ ...node, option })));
  if (own.length > 0) return own;
  const similar = nodes.find(
    ({ definition }) =>
      models.entries().some((entry) => entry.node === definition.type && entry.task === task) &&
      modelsFor(definition, registry, models).some((entry) => entry.id === id),
  );
  return similar ? [{ ...similar, option: MODEL }] : [];
}

/** The option of nodes that run one network. */
const MODEL = 'model';

/** Options of a node that name one of the models. */
function modelOptions(
  { definition, options }: ReturnType<GraphBuilder['nodes']>[number],
  type: string | undefined,
  models: ReadonlySet<string>,
): readonly string[] {
  if (definition.type === type) return [MODEL];
  const parsed = definition.options.safeParse(options ?? {});
  if (!parsed.success) return [];
  return Object.entries(parsed.data as object).flatMap(([name, value]) => (models.has(value as string) ? [name] : []));
}
