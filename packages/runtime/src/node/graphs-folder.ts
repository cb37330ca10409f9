import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FexgraphError, type Plugin } from '@fexgraph/core';

/**
 * Where the graph files may lie, seen from this file: inside the installed package, or at the root of a clone
 * (`src/node` and `dist/node` are equally deep).
 */
const CANDIDATES = ['../../graphs', '../../../../graphs'].map((path) => fileURLToPath(new URL(path, import.meta.url)));
const EXTENSION = '.yaml';

/** The folder of the pipelines that come with fexgraph. @throws FexgraphError NOT_REGISTERED naming the places looked at. */
export function graphsFolder(): string {
  const folder = CANDIDATES.find((path) => existsSync(path));
  if (folder !== undefined) return folder;
  throw new FexgraphError('NOT_REGISTERED', `no ready graphs: looked in ${CANDIDATES.join(' and ')}`, {
    hint: 'install the package again',
  });
}

/** The pipelines that come with fexgraph, each named as its file is. @throws FexgraphError NOT_REGISTERED */
export function readyGraphsPlugin(): Plugin {
  const folder = graphsFolder();
  const files = readdirSync(folder).filter((file) => file.endsWith(EXTENSION));
  const names = files.map((file) => file.slice(0, -EXTENSION.length)).sort();
  return {
    name: '@fexgraph/runtime',
    nodes: [],
    graphs: names.map((name) => {
      const file = join(folder, name + EXTENSION);
      return { name, file, text: readFileSync(file, 'utf8') };
    }),
  };
}
