import { readFileSync } from 'node:fs';

/** Of fexgraph: all packages have one version. */
export const { version: VERSION } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as { readonly version: string };
