import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url);

/**
 * What the package in the working folder takes from the top of the repository: the licence, and each entry of its
 * `files` that is there (`models`, `graphs`, `schemas`). Such an entry has no counterpart inside the package.
 */
export async function brought() {
  const { files } = JSON.parse(await readFile('package.json', 'utf8'));
  return ['LICENSE', ...files]
    .map((name) => ({ from: fileURLToPath(new URL(name, root)), to: name }))
    .filter(({ from }) => existsSync(from));
}
