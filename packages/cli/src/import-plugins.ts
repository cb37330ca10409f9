import { FexgraphError, type Plugin, toError } from '@fexgraph/core';
import type { PluginFlags } from './plugin-option.ts';

/** Only names: a path or URL would mean something else in every folder. */
const PACKAGE_NAME = /^(@[a-z0-9~-][\w.~-]*\/)?[a-z0-9~-][\w.~-]*$/;

function refuse(message: string, hint: string, cause?: unknown): never {
  throw new FexgraphError('BAD_OPTION', message, { hint, cause });
}

async function importPlugin(name: string): Promise<Plugin> {
  if (!PACKAGE_NAME.test(name))
    refuse(`--plugin ${name} is not the name of a package`, 'plugins are installed with npm');
  const { plugin } = (await import(name).catch((thrown) =>
    refuse(
      `plugin "${name}" could not be loaded: ${toError(thrown).message}`,
      `it must be installed beside fexgraph: npm install ${name}`,
      thrown,
    ),
  )) as { readonly plugin?: Plugin };
  if (!plugin) refuse(`package "${name}" exports no plugin`, 'it is no plugin of fexgraph');
  if (plugin.name !== name)
    refuse(`package "${name}" exports a plugin called "${plugin.name}"`, 'a plugin has the name of its package');
  return plugin;
}

/**
 * The plugins that the user allows by name, and nothing else: no file and no folder decides what code runs.
 *
 * @throws FexgraphError BAD_OPTION for a name that is no installed plugin (rejects).
 */
export function importPlugins({ plugin }: PluginFlags): Promise<readonly Plugin[]> {
  return Promise.all(plugin.map(importPlugin));
}
