import { modelsFolder, readManifest } from '../manifest-file.ts';
import { defaultCache } from './default-cache.ts';
import { LocalModelStore, type LocalStoreSettings } from './local-model-store.ts';
import { quantizedModels, withQuantized } from './quantized-models.ts';

/** As `LocalStoreSettings`, but folder and cache have defaults. */
export interface ModelStoreOptions extends Partial<LocalStoreSettings> {
  /** Default: the folder that comes with the package or clone. */
  readonly folder?: string;
  /** Default: the platform's cache folder. It need not exist. */
  readonly cache?: string;
}

/**
 * Opens the models of this machine: included ones, pulled or imported ones, and those that were quantised here. A quantised
 * one whose record is damaged is in `damaged`, and refused when it is asked for.
 *
 * @throws FexgraphError MODEL_MISSING, BAD_MODEL for a folder without a valid manifest, BAD_OPTION.
 */
export async function openModelStore(options: ModelStoreOptions = {}): Promise<LocalModelStore> {
  const folder = options.folder ?? (await modelsFolder());
  const cache = options.cache ?? defaultCache();
  const { records, damaged } = await quantizedModels(cache);
  const manifest = withQuantized(await readManifest(folder), records);
  return new LocalModelStore(manifest, { ...options, folder, cache, damaged });
}
