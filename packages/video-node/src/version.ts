import { readFileSync } from 'node:fs';

/**
 * Of the installed package, also where the modules of another one run: the command brings its own, and starts the processes that
 * are here.
 */
export const { version: VERSION } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
};
