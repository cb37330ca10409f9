import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FexgraphError } from '@fexgraph/core';
import { parseManifest } from '../manifest.ts';
import type { ModelManifest } from '../manifest-schema.ts';

/**
 * Where the models folder may lie, seen from this file: inside the installed package, or at the root of a clone
 * (`src/node` and `dist/node` are equally deep).
 */
const CANDIDATES = ['../../models', '../../../../models'].map((path) => fileURLToPath(new URL(path, import.meta.url)));

/** @throws FexgraphError MODEL_MISSING naming the places looked at. */
export async function modelsFolder(): Promise<string> {
  for (const folder of CANDIDATES) {
    if (await exists(join(folder, 'manifest.json'))) return folder;
  }
  throw new FexgraphError(
    'MODEL_MISSING',
    `no models folder: looked for manifest.json in ${CANDIDATES.join(' and ')}`,
    {
      hint: 'install the package again, or name the folder',
    },
  );
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** @throws FexgraphError MODEL_MISSING when there is no manifest, BAD_MODEL when it is not valid. */
export async function readManifest(folder: string): Promise<ModelManifest> {
  const path = join(folder, 'manifest.json');
  const text = await readFile(path, 'utf8').catch((cause: Error) => {
    throw new FexgraphError('MODEL_MISSING', `${path} cannot be read: ${cause.message}`, { cause });
  });
  return parseManifest(text, path);
}
