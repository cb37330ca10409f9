import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { formatProblem, graphSchemaText, validateGraphFile } from '@fexgraph/graph-files';
import { afterAll, describe, expect, it } from 'vitest';
import { createRuntime } from '../src/node/create-runtime.ts';

const root = new URL('../../../', import.meta.url);
const runtime = await createRuntime({ modelsCache: fileURLToPath(new URL('no-such-cache', import.meta.url)) });
afterAll(() => runtime.dispose());

describe('the graphs that come with fexgraph', () => {
  const files = readdirSync(new URL('graphs/', root)).filter((name) => name.endsWith('.yaml'));

  it('are all there', () => {
    expect(files.sort()).toEqual([
      'aus-only.yaml',
      'embedded.yaml',
      'identity-only.yaml',
      'live-tracking.yaml',
      'pyfeat.yaml',
    ]);
  });

  it.each(files)('%s has no problem', (name) => {
    const text = readFileSync(new URL(`graphs/${name}`, root), 'utf8');
    expect(validateGraphFile(text, name, runtime.container).map(formatProblem)).toEqual([]);
  });

  it('have a JSON Schema for editors that is up to date (npm run schemas)', () => {
    expect(readFileSync(new URL('schemas/graph.schema.json', root), 'utf8')).toBe(graphSchemaText(runtime.registry));
  });
});
