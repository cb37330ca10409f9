import { FexgraphError } from '@fexgraph/core';
import { identifyNetworks, nearestNetwork } from '@fexgraph/networks';
import type { Checkpoint } from '@fexgraph/networks/checkpoints';
import type { CheckpointEntry } from './checkpoint-record.ts';

/**
 * The manifest entries that a checkpoint is of: by its sha256, else by its tensors, else by its name (its tensors then do
 * not fit, and building it says which). Several only where one published file holds several networks.
 *
 * @throws FexgraphError BAD_CHECKPOINT for one of another network, naming the nearest and the first tensors that
 *   differ; BAD_OPTION when several entries fit.
 */
export function recognise(
  file: string,
  checkpoint: Checkpoint,
  sha256: string,
  entries: readonly CheckpointEntry[],
): readonly CheckpointEntry[] {
  const published = entries.filter((entry) => entry.checkpoint.sha256 === sha256);
  if (published.length > 0) return published;
  const networks = identifyNetworks(checkpoint);
  const nearest = networks.length === 0 ? nearestNetwork(checkpoint) : undefined;
  const named = entries.filter((entry) => nameOf(entry.checkpoint.file) === nameOf(file));
  const fitting = entries.filter((entry) => networks.some((network) => network === entry.checkpoint.network));
  // Many networks are called model.safetensors: a name alone says nothing.
  const candidates = fitting.length > 0 ? fitting : named.filter((entry) => entry.checkpoint.network === nearest?.id);
  // Files of several models may have the same tensors; the name may then tell.
  const told = candidates.filter((entry) => named.includes(entry));
  // Each network of one published file: whether it is that file says its digest.
  const isEach = new Set(candidates.map((entry) => entry.checkpoint.network)).size === candidates.length;
  const best = told.length > 0 || !isEach ? told : candidates;
  if (best.length > 0 && best.every(({ checkpoint: { url } }) => url === best[0].checkpoint.url)) return best;
  if (candidates.length > 1) {
    const ids = candidates.map(({ id }) => id).join(', ');
    throw new FexgraphError('BAD_OPTION', `${file} fits several models: ${ids}`, {
      hint: 'say which by `as`, or --as',
    });
  }
  throw new FexgraphError(
    'BAD_CHECKPOINT',
    nearest
      ? `${file} is no network of the manifest; nearest is ${nearest.id}: ${nearest.differences.slice(0, 3).join('; ')}`
      : `${file} is no network of the manifest: none of its ${contents(checkpoint)} is of one`,
    { hint: 'use the published file of exactly this network and version' },
  );
}

function contents(checkpoint: Checkpoint): string {
  const networks = checkpoint.networks();
  return networks.length > 0 ? `networks (${networks.join(', ')})` : `${checkpoint.tensors().length} tensors`;
}

/** Of a path of any platform. */
function nameOf(path: string): string | undefined {
  return path.split(/[/\\]/).at(-1);
}
