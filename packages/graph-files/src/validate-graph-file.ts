import { findPruned } from '@fexgraph/core';
import type { DependencyContainer } from 'tsyringe';
import { checkGraph } from './check/check-graph.ts';
import type { FileProblem } from './file-problem.ts';
import { checkPlugins } from './plugins/check-plugins.ts';
import { type ReadOptions, readSteps } from './read-graph-file.ts';

/**
 * All that is wrong with a graph file, in the order of the file: its structure and what `compile` would say about the
 * graph in it. Params that have no value are checked with a placeholder, so that a file can be checked on its own.
 *
 * @param container holds the node types: every plugin that the file names must be registered in it.
 */
export function validateGraphFile(
  text: string,
  fileName: string,
  container: DependencyContainer,
  options: ReadOptions = {},
): readonly FileProblem[] {
  const { log, document, graph } = readSteps(text, fileName, { placeholders: true, ...options });
  if (document) checkPlugins(document.plugins, container, log);
  if (graph) checkGraph(graph, container, log);
  return log.list();
}

/**
 * The nodes that no sink and no output of the graph reads, in the order of the file: a run leaves them out, which is no
 * problem and may be a mistake. For files without problems.
 *
 * @param container as in `validateGraphFile`
 */
export function findUnreadNodes(
  text: string,
  fileName: string,
  container: DependencyContainer,
  options: ReadOptions = {},
): readonly FileProblem[] {
  const { log, graph } = readSteps(text, fileName, { placeholders: true, ...options });
  if (!graph || !log.isEmpty) return [];
  for (const path of findPruned(graph.spec, container)) {
    log.add('unread', graph.nodes.get(path)!.file.at, 'nobody reads this node, so a run leaves it out', {
      path,
      hint: 'give it to a sink, or name it under outputs',
    });
  }
  return log.list();
}
