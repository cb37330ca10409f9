import type { FexgraphError } from '@fexgraph/core';
import { DiskFiles, diskError } from '@fexgraph/files';

/** Whoever cannot write to the cache can choose another. */
export const OTHER_CACHE = 'choose another cache folder: the option `cache`, --cache, or FEXGRAPH_MODELS';

export const CACHE_FILES = new DiskFiles(OTHER_CACHE);

/** A failed write to the cache as an error that says why and what helps. */
export function diskFailure(path: string, thrown: unknown): FexgraphError {
  return diskError(path, thrown, OTHER_CACHE);
}
