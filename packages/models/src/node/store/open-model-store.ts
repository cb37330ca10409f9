import { modelsFolder, readManifest } from '../manifest-file.ts';
import { defaultCache } from './default-cache.ts';
import { LocalModelStore, type LocalStoreSettings } from './local-model-store.ts';

/** As `LocalStoreSettings`, but folder and cache have defaults. */
export interface ModelStoreOptions extends Partial<LocalStoreSettings> {
  /** Default: the folder that comes with the package or clone. */
  readonly folder?: string;
  /** Default: the platform's cache folder. It need not exist. */
  readonly cache?: string;
}

/**
 * Opens the models of this machine: included ones, and pulled or imported ones.
 *
 * @throws FexgraphError MODEL_MISSING, BAD_MODEL for a folder without a valid manifest, BAD_OPTION.
 */
export async function openModelStore(options: ModelStoreOptions = {}): Promise<LocalModelStore> {
  const folder = options.folder ?? (await modelsFolder());
  return new LocalModelStore(await readManifest(folder), {
    ...options,
    folder,
    cache: options.cache ?? defaultCache(),
  });
}
