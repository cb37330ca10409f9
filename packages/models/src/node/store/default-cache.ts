import { join } from 'node:path';
import envPaths from 'env-paths';

/**
 * Where pulled models are kept unless told otherwise: `~/.cache/fexgraph/models` on Linux (or below XDG_CACHE_HOME),
 * `~/Library/Caches/fexgraph/models` on macOS, `%LOCALAPPDATA%\fexgraph\Cache\models` on Windows.
 */
export function defaultCache(): string {
  return join(envPaths('fexgraph', { suffix: '' }).cache, 'models');
}
