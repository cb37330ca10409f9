import { definitionOf, PLUGIN, type Plugin, registerAlso, toError } from '@fexgraph/core';
import type { DependencyContainer } from 'tsyringe';
import type { Reference } from '../document/graph-document.ts';
import type { ProblemLog } from '../problem-log.ts';
import { checkPlugins, registeredPlugins } from './check-plugins.ts';

/**
 * The plugins that files may ask for, each with the function that loads it. The file's text is only ever compared with
 * these names: it never becomes part of a module path.
 *
 * @example { 'fexgraph-blinks': () => import('fexgraph-blinks').then((module) => module.plugin) }
 */
export type PluginLoaders = Readonly<Record<string, () => Plugin | Promise<Plugin>>>;

/** Loads what a file asks for and the host allows. Gives a container that knows these plugins as well. */
export async function loadPlugins(
  plugins: readonly Reference[],
  container: DependencyContainer,
  loaders: PluginLoaders,
  log: ProblemLog,
): Promise<DependencyContainer> {
  checkPlugins(plugins, container, log, Object.keys(loaders));
  const present = registeredPlugins(container);
  const loaded = new Map<string, Plugin>();
  for (const { text: name, at } of plugins) {
    if (present.includes(name) || loaded.has(name) || !Object.hasOwn(loaders, name)) continue;
    try {
      const plugin = await loaders[name]();
      for (const nodeClass of plugin.nodes) definitionOf(nodeClass);
      if (plugin.name === name) loaded.set(name, plugin);
      else log.add('plugin', at, `what was loaded for plugin "${name}" calls itself "${plugin.name}"`);
    } catch (thrown) {
      log.add('plugin', at, `plugin "${name}" could not be loaded: ${toError(thrown).message}`);
    }
  }
  return loaded.size === 0 ? container : withPlugins(container, [...loaded.values()]);
}

function withPlugins(container: DependencyContainer, added: readonly Plugin[]): DependencyContainer {
  const child = container.createChildContainer();
  for (const plugin of added) registerAlso(child, PLUGIN, plugin);
  return child;
}
