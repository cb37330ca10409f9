import { dirname, join } from 'node:path';
import { defaultCache } from '@fexgraph/models/node';

/** Where fetched inputs are kept unless told otherwise: `~/.cache/fexgraph/inputs` on Linux. */
export function defaultInputCache(): string {
  return join(dirname(defaultCache()), 'inputs');
}
