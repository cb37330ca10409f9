import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Beside the repository, unless FEXGRAPH_SHARED names another folder. */
const SHARED = process.env.FEXGRAPH_SHARED ?? fileURLToPath(new URL('../../../../shared', import.meta.url));

/** What a test needs that is not part of the project, such as published weights; undefined where it is not at hand. */
export function sharedFile(path: string): string | undefined {
  const file = join(SHARED, path);
  return existsSync(file) ? file : undefined;
}

/** Why a test is skipped. */
export function howToGet(path: string): string {
  return `needs ${path} in the folder ../shared, or in the one that FEXGRAPH_SHARED names`;
}
