import { didYouMean, FexgraphError } from '@fexgraph/core';
import type { ModelEntry } from '../manifest-schema.ts';
import { type CheckpointEntry, hasCheckpoint } from './checkpoint-record.ts';

/**
 * The models that a file may be the checkpoint of: all that are made from one, or the one called `as`.
 *
 * @throws FexgraphError MODEL_MISSING where no such model is made from a checkpoint
 */
export function checkpointEntries(entries: readonly ModelEntry[], as: string | undefined): readonly CheckpointEntry[] {
  const made = entries.filter(hasCheckpoint);
  if (as === undefined) return made;
  const chosen = made.filter(({ id }) => id === as);
  if (chosen.length > 0) return chosen;
  const ids = made.map(({ id }) => id);
  throw new FexgraphError('MODEL_MISSING', `no model "${as}" is made from a checkpoint`, {
    hint: didYouMean(as, ids) ?? `these are: ${ids.join(', ')}`,
  });
}
