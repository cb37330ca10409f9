import { readFileSync } from 'node:fs';
import { readGraphFile, validateGraphFile } from '@fexgraph/graph-files';
import { createRuntime } from '@fexgraph/runtime/node';
import type { ParserFuzz } from '../parser-fuzz.ts';
import { costlyGraphs } from './costly-graphs.ts';

const READY = ['aus-only', 'embedded', 'identity-only', 'live-tracking', 'pyfeat'];
const PLUGIN = '../../../../apps/examples/fexgraph-perclos/graphs/perclos.yaml';

const decoder = new TextDecoder();
const { container } = await createRuntime();

export const graphFiles: ParserFuzz = {
  name: 'graph files',
  corpus: [
    ...[...READY.map((name) => `../../../../graphs/${name}.yaml`), PLUGIN].map((path) =>
      readFileSync(new URL(path, import.meta.url)),
    ),
    ...costlyGraphs().map((text) => new TextEncoder().encode(text)),
  ],
  run: (input) => {
    const text = decoder.decode(input);
    validateGraphFile(text, 'fuzz.yaml', container);
    readGraphFile(text, 'fuzz.yaml', { placeholders: true });
  },
  limitMs: 60_000,
  limitMb: 512,
};
