/**
 * Part of the name of every graph that is built into the cache. Raise it whenever the builders write other graphs from
 * the same checkpoint: caches then build anew instead of serving the old ones. A spec notices when that is forgotten.
 */
export const BUILDER_VERSION = 1;
