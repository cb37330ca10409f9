import { type CompiledGraph, compile } from '@fexgraph/core';
import type { DependencyContainer } from 'tsyringe';
import { checkGraph } from './check/check-graph.ts';
import { GraphFileError } from './file-problem.ts';
import { loadPlugins, type PluginLoaders } from './plugins/load-plugins.ts';
import { type ReadOptions, readSteps } from './read-graph-file.ts';

export interface LoadOptions extends Omit<ReadOptions, 'placeholders'> {
  /** Node types, models and backends. Plugins registered in it may be named by the file. */
  readonly container: DependencyContainer;
  /** Further plugins that the file may name, loaded only if it does. */
  readonly loaders?: PluginLoaders;
}

/**
 * Reads, checks and compiles a graph file, ready to run.
 *
 * @throws GraphFileError with everything that is wrong, each with file, line and column.
 * @example
 * const graph = await loadGraphFile(text, 'mine.yaml', { container, params: { inputs: ['a.png'] } });
 * const report = await new GraphRun(graph).done;
 */
export async function loadGraphFile(text: string, fileName: string, options: LoadOptions): Promise<CompiledGraph> {
  const { log, document, graph } = readSteps(text, fileName, options);
  if (!document || !graph) throw new GraphFileError(fileName, log.list());
  const container = await loadPlugins(document.plugins, options.container, options.loaders ?? {}, log);
  checkGraph(graph, container, log);
  if (!log.isEmpty) throw new GraphFileError(fileName, log.list());
  return compile(graph.spec, container);
}
