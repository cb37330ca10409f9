import type { FexgraphError } from '@fexgraph/core';
import { DiskFiles, diskError } from '@fexgraph/files';

/** The disk of the cache: whoever cannot write to it can choose another. */
export const CACHE_FILES = new DiskFiles(
  'choose another cache folder: the option `cache`, --cache, or FEXGRAPH_MODELS',
);

/** A failed write to the cache as an error that says why and what helps. */
export function diskFailure(path: string, thrown: unknown): FexgraphError {
  return diskError(path, thrown, CACHE_FILES.elsewhere);
}
