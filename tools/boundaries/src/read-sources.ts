import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { SourceFile } from './rules.ts';

const SKIPPED = new Set(['node_modules', 'dist', 'out-tsc', 'coverage', 'goldens', 'media']);

function* walk(folder: string): Generator<string> {
  for (const name of readdirSync(folder)) {
    if (SKIPPED.has(name)) continue;
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* walk(path);
    else if (/\.(ts|tsx|js|mjs)$/.test(name)) yield path;
  }
}

/** All source files of the workspace's packages and apps. */
export function readSources(root: string): SourceFile[] {
  const files: SourceFile[] = [];
  for (const group of ['packages', 'apps', 'apps/examples', 'tools']) {
    for (const folder of readdirSync(join(root, group))) {
      const base = join(root, group, folder);
      if (!existsSync(join(base, 'package.json'))) continue;
      const manifest = JSON.parse(readFileSync(join(base, 'package.json'), 'utf8')) as {
        name: string;
        private?: boolean;
        dependencies?: Record<string, string>;
        devDependencies?: Record<string, string>;
        peerDependencies?: Record<string, string>;
        optionalDependencies?: Record<string, string>;
      };
      const dependencies = Object.keys({
        ...manifest.dependencies,
        ...manifest.peerDependencies,
        ...manifest.optionalDependencies,
      });
      const own = Object.keys(manifest.devDependencies ?? {});
      // Nobody installs a private package, and a page is bundled before somebody installs it.
      const isPage = existsSync(join(base, 'index.html'));
      for (const file of walk(join(base, 'src'))) {
        const path = relative(base, file).split(sep).join('/');
        const isBundled = isPage && !path.startsWith('src/node/');
        files.push({
          packageName: manifest.name,
          path,
          text: readFileSync(file, 'utf8'),
          dependencies: manifest.private || isBundled ? [...dependencies, ...own] : dependencies,
        });
      }
    }
  }
  return files;
}
