import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { definitionOf, type NodeListing, nodeClassOf } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { BUILT_IN_PLUGINS } from './built-in-plugins.ts';

type Exports = Readonly<Record<string, unknown>>;

const packages = fileURLToPath(new URL('../../../', import.meta.url));

/** `detect/crop-rotated` -> `crop-rotated`, `sink/csv` -> `csv-sink`: a source or sink says that it is one. */
function nameOf(type: string): string {
  const [family, name] = type.split('/');
  return family === 'source' || family === 'sink' ? `${name}-${family}` : name;
}

const camelCase = (name: string): string => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
const pascalCase = (name: string): string => camelCase(`-${name}`);

/** Folders with an entry of their own. */
const PLATFORMS = ['node', 'web'];

/** A node stands alone in the sources of its package, or in a folder beside what only it and its like use. */
function fileOf(packageName: string, name: string): { readonly path: string; readonly entry: string } | undefined {
  const folders = [`${packages}${packageName}/src`, `${packages}${packageName}/src/node`];
  return folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => {
      const within = readdirSync(folder, { withFileTypes: true }).filter(
        (entry) => entry.isDirectory() && !PLATFORMS.includes(entry.name),
      );
      const places = [`${name}.ts`, ...within.map((entry) => `${entry.name}/${name}.ts`)];
      return places.map((path) => ({ path: `${folder}/${path}`, entry: `${folder}/index.ts` }));
    })
    .find(({ path }) => existsSync(path));
}

const cases = BUILT_IN_PLUGINS.flatMap(({ name, nodes }) => {
  const [, packageName] = name.split('/');
  return nodes.map((node) => ({ type: definitionOf(node).type, packageName, node }));
});

describe('type, file, factory and class of a node have one name:', () => {
  it.each(cases)(
    '$type',
    async ({ type, packageName, node }: { type: string; packageName: string; node: NodeListing }) => {
      const name = nameOf(type);
      const file = fileOf(packageName, name);
      expect(file, `${name}.ts in ${packageName}/src, or in a folder there`).toBeDefined();
      const own: Exports = await import(/* @vite-ignore */ file!.path);
      const factory = own[camelCase(name)];
      expect(factory).toBeTypeOf('function');
      // A node without state has no class of its own beside its factory.
      const { nodeClass } = factory as { readonly nodeClass?: unknown };
      expect(nodeClass).toBe(nodeClassOf(node));
      expect(own[`${pascalCase(name)}Node`] ?? nodeClass).toBe(nodeClass);
      const entry: Exports = await import(/* @vite-ignore */ file!.entry);
      expect(entry[camelCase(name)]).toBe(factory);
    },
  );
});
