import { Option } from 'commander';

/** What a command needs that lets the user allow plugins. */
export interface PluginFlags {
  readonly plugin: readonly string[];
}

export const pluginOption = () =>
  new Option('--plugin <package>', 'load a package that brings node types; may be repeated')
    .argParser((name: string, before: readonly string[]) => [...before, name])
    .default([], 'none');
