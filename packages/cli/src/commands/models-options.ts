import type { LocalModelStore } from '@fexgraph/models/node';
import { type Command, Option } from 'commander';

/** Where models are: options that every `models` command has. */
export interface StoreFlags {
  readonly folder?: string;
  readonly cache?: string;
  readonly json?: boolean;
}

export function addStoreOptions(command: Command): Command {
  return command
    .option('--folder <path>', 'folder of the manifest (default: the one that comes with fexgraph)')
    .addOption(
      new Option('--cache <path>', "folder of pulled models (default: the platform's cache folder)").env(
        'FEXGRAPH_MODELS',
      ),
    )
    .option('--json', 'machine-readable');
}

/** An environment variable that is set to nothing counts as not set. */
export async function openStore({ folder, cache }: StoreFlags): Promise<LocalModelStore> {
  const { openModelStore } = await import('@fexgraph/models/node');
  return openModelStore({ folder, cache: cache || undefined });
}

export function megabytes(bytes: number | undefined): string {
  return bytes === undefined ? '?' : `${(bytes / 1e6).toFixed(1)} MB`;
}
