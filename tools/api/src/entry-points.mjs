import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * Every entry point with types of every published package, in order.
 *
 * `specifier` is what a program imports (`@fexgraph/sinks/node`), `name` the same without scope and slashes
 * (`sinks.node`), `types` the built declaration file.
 */
export function entryPoints() {
  const found = [];
  const folders = ['packages', 'apps'].flatMap((group) =>
    readdirSync(join(root, group))
      .sort()
      .map((name) => join(root, group, name)),
  );
  for (const folder of folders) {
    if (!existsSync(join(folder, 'package.json'))) continue;
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    if (manifest.private) continue;
    for (const [path, target] of Object.entries(manifest.exports ?? {})) {
      if (!target.types) continue;
      const types = join(folder, target.types);
      if (!existsSync(types))
        throw new Error(`${types} is missing. Build the packages first: npx nx run-many -t build`);
      const specifier = join(manifest.name, path);
      found.push({ folder, specifier, name: specifier.replace('@fexgraph/', '').replaceAll('/', '.'), types });
    }
  }
  return found;
}

/** What TypeScript needs to read the declaration files as a program of an outsider would: a page has what pages have. */
export const compilerOptionsOf = ({ name }) => ({
  target: 'ES2022',
  lib: ['ES2023', /(^|\.)web$/.test(name) ? 'DOM' : 'WebWorker'],
  module: 'nodenext',
  moduleResolution: 'nodenext',
  strict: true,
  skipLibCheck: true,
  noEmit: true,
  types: [],
});
