import { didYouMean, FexgraphError } from '@fexgraph/core';
import type { ModelEntry } from '../../manifest-schema.ts';
import type { LocalModelStore } from '../store/local-model-store.ts';

/**
 * Models by id or by pack, each once, in the order of the manifest.
 *
 * @throws FexgraphError MODEL_MISSING for a name that is neither, with near misses.
 */
export function chooseModels(store: LocalModelStore, names: readonly string[]): readonly ModelEntry[] {
  const { packs, models } = store.manifest;
  const known = [...packs.map(({ id }) => id), ...models.map(({ id }) => id)];
  for (const name of names) {
    if (known.includes(name)) continue;
    throw new FexgraphError('MODEL_MISSING', `there is no model and no pack "${name}"`, {
      hint:
        didYouMean(name, known) ?? `packs: ${packs.map(({ id }) => id).join(', ')}; models: \`fexgraph models list\``,
    });
  }
  return models.filter(({ id, pack }) => names.includes(id) || names.includes(pack));
}
