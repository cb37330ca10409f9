import { posix } from 'node:path';
import type { Edges } from './circles.ts';
import { importsOf, packageOf, type SourceFile } from './rules.ts';

/** Which file of the workspace imports which by a relative path, types included: `@fexgraph/core/src/index.ts`. */
export function fileImports(files: readonly SourceFile[]): Edges {
  return new Map(
    files.map(({ packageName, path, text }) => {
      const folder = posix.join(packageName, posix.dirname(path));
      const relative = importsOf(text, path).filter((specifier) => specifier.startsWith('.'));
      return [posix.join(packageName, path), relative.map((specifier) => posix.join(folder, specifier))];
    }),
  );
}

/** Which package of the workspace imports which, specs left out: a test may use whatever it likes. */
export function packageImports(files: readonly SourceFile[]): Edges {
  const names = new Set(files.map(({ packageName }) => packageName));
  const edges = new Map<string, string[]>([...names].map((name) => [name, []]));
  for (const { packageName, path, text } of files) {
    if (path.endsWith('.spec.ts')) continue;
    const others = importsOf(text, path).map(packageOf);
    edges.get(packageName)!.push(...others.filter((name) => names.has(name) && name !== packageName));
  }
  return edges;
}
