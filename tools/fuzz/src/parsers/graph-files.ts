import { readdirSync, readFileSync } from 'node:fs';
import { GraphFileError, readGraphFile, validateGraphFile } from '@fexgraph/graph-files';
import { createRuntime } from '@fexgraph/runtime/node';
import type { ParserFuzz } from '../parser-fuzz.ts';
import { costlyGraphs } from './costly-graphs.ts';

const READY = new URL('../../../../graphs/', import.meta.url);
const PLUGIN = new URL('../../../../apps/examples/fexgraph-perclos/graphs/perclos.yaml', import.meta.url);

const decoder = new TextDecoder();
const { container } = await createRuntime();

export const graphFiles: ParserFuzz = {
  name: 'graph files',
  corpus: [
    ...[
      ...readdirSync(READY)
        .filter((name) => name.endsWith('.yaml'))
        .map((name) => new URL(name, READY)),
      PLUGIN,
    ].map((path) => readFileSync(path)),
    ...costlyGraphs().map((text) => new TextEncoder().encode(text)),
  ],
  run: (input) => {
    const text = decoder.decode(input);
    const problems = validateGraphFile(text, 'fuzz.yaml', container);
    if (problems.length > 0) throw new GraphFileError('fuzz.yaml', problems);
    readGraphFile(text, 'fuzz.yaml', { placeholders: true });
  },
  limitMs: 60_000,
  limitMb: 512,
};
