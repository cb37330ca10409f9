import { didYouMean, PLUGIN } from '@fexgraph/core';
import type { DependencyContainer } from 'tsyringe';
import type { Reference } from '../document/graph-document.ts';
import type { ProblemLog } from '../problem-log.ts';

/** Names of the plugins that are registered in a container. */
export function registeredPlugins(container: DependencyContainer): readonly string[] {
  return container.isRegistered(PLUGIN, true) ? container.resolveAll(PLUGIN).map((plugin) => plugin.name) : [];
}

/** A file may only name plugins that the host has allowed. */
export function checkPlugins(
  plugins: readonly Reference[],
  container: DependencyContainer,
  log: ProblemLog,
  loadable: readonly string[] = [],
): void {
  const allowed = [...registeredPlugins(container), ...loadable];
  for (const { text, at } of plugins) {
    if (allowed.includes(text)) continue;
    const hint = () =>
      didYouMean(text, allowed) ??
      `the program that opens the file decides which plugins may be loaded; on the command line: --plugin ${text}`;
    log.add('plugin', at, `plugin "${text}" is not allowed here`, { hint });
  }
}
