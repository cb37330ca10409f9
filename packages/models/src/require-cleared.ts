import { FexgraphError } from '@fexgraph/core';
import type { ModelEntry } from './manifest-schema.ts';

/** @throws FexgraphError LICENCE_REFUSED listing every model whose weights are not cleared for commercial use. */
export function requireCleared(entries: readonly ModelEntry[]): void {
  const refused = entries.filter(({ commercial }) => commercial !== 'yes');
  if (refused.length === 0) return;
  const list = refused.map(({ id, commercial, licence }) => `${id} (${commercial}: ${licence.name})`).join(', ');
  throw new FexgraphError('LICENCE_REFUSED', `not cleared for commercial use: ${list}`, {
    hint: 'models/LICENSES.md says what is known; choose other models, or leave the commercial restriction away',
  });
}
