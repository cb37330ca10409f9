import { didYouMean, FexgraphError, PLUGIN, type ReadyGraph } from '@fexgraph/core';
import type { DependencyContainer } from 'tsyringe';

/** The pipelines that the plugins of a container bring, each as the text of a graph file. */
export function readyGraphs(container: DependencyContainer): readonly ReadyGraph[] {
  return container.isRegistered(PLUGIN, true) ? container.resolveAll(PLUGIN).flatMap(({ graphs = [] }) => graphs) : [];
}

/**
 * @throws FexgraphError BAD_OPTION for a name that is not known.
 * @example
 * const { text, file } = readyGraph(runtime.container, 'embedded');
 * const graph = await loadGraphFile(text, file, { container: runtime.container, params: { inputs: ['a.png'] } });
 */
export function readyGraph(container: DependencyContainer, name: string): ReadyGraph {
  const known = readyGraphs(container);
  const graph = known.find((one) => one.name === name);
  if (graph) return graph;
  const names = known.map((one) => one.name);
  throw new FexgraphError('BAD_OPTION', `there is no ready graph "${name}"`, {
    hint: didYouMean(name, names) ?? `ready graphs: ${names.join(', ')}`,
  });
}
