// Writes the JSON Schema of graph files from the built-in node types. Run after a build: `npm run schemas`.
import { mkdir, writeFile } from 'node:fs/promises';
import { graphSchemaText } from '../../packages/graph-files/dist/index.js';
import { createRuntime } from '../../packages/runtime/dist/node/index.js';

const folder = new URL('../../schemas/', import.meta.url);
const runtime = await createRuntime();
await mkdir(folder, { recursive: true });
await writeFile(new URL('graph.schema.json', folder), graphSchemaText(runtime.registry));
await runtime.dispose();
