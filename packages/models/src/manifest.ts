import { didYouMean, FexgraphError } from '@fexgraph/core';
import type { ModelCatalog } from './manifest-entry.ts';
import { type ModelEntry, type ModelManifest, manifestSchema } from './manifest-schema.ts';

/**
 * Checks the text of a manifest.
 *
 * @param what name of the file, for messages
 * @throws FexgraphError BAD_MODEL with every problem and the place of each.
 */
export function parseManifest(text: string, what = 'the model manifest'): ModelManifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new FexgraphError('BAD_MODEL', `${what} is not JSON: ${(cause as Error).message}`, { cause });
  }
  const result = manifestSchema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${place(value, issue.path)}: ${issue.message}`);
  throw new FexgraphError('BAD_MODEL', `${what} is not valid: ${problems.join('; ')}`);
}

/** `models[2] "facenet".revision` instead of a bare index. */
function place(manifest: unknown, path: readonly PropertyKey[]): string {
  const [list, index, ...rest] = path;
  if (list !== 'models' || typeof index !== 'number') return path.join('.') || 'the manifest';
  const id = (manifest as { models: { id?: unknown }[] }).models[index]?.id;
  const name = typeof id === 'string' ? `models[${index}] "${id}"` : `models[${index}]`;
  return [name, ...rest.map(String)].join('.');
}

/** Looks models up by id. */
export class ManifestCatalog implements ModelCatalog {
  readonly manifest: ModelManifest;
  readonly #byId: ReadonlyMap<string, ModelEntry>;

  constructor(manifest: ModelManifest) {
    this.manifest = manifest;
    this.#byId = new Map(manifest.models.map((entry) => [entry.id, entry]));
  }

  entries(): readonly ModelEntry[] {
    return this.manifest.models;
  }

  entry(id: string): ModelEntry {
    const entry = this.#byId.get(id);
    if (entry) return entry;
    const ids = [...this.#byId.keys()];
    throw new FexgraphError('MODEL_MISSING', `no model "${id}" in the manifest`, {
      hint: quantizedElsewhere(id, ids) ?? didYouMean(id, ids) ?? `known models: ${ids.join(', ')}`,
    });
  }
}

/** A quantised model is in the cache of the machine that made it only, and a plan may ask for it on another one. */
function quantizedElsewhere(id: string, ids: readonly string[]): string | undefined {
  const from = ids.find((known) => id.startsWith(`${known}-`));
  return (
    from &&
    `if it was quantised from ${from} on another machine, copy its folder quantized/${id} from the models' cache there into the one here`
  );
}
