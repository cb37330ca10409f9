import { PLUGIN, type ReadyGraph } from '@fexgraph/core';
import type { DependencyContainer } from 'tsyringe';
import { named } from './named.ts';

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
  return named('ready graph', readyGraphs(container), name);
}
