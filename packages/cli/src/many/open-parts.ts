import { changedSettings, changesInWords, PartFolder } from '@fexgraph/batch';
import { FexgraphError } from '@fexgraph/core';
import type { Places } from '../commands/detect-places.ts';
import type { DetectedInputs } from './many-inputs.ts';

/** Where parts are kept: beside the record of the run, and called as it is. */
export function partsPath({ record }: Places): string {
  return record.replace(/\.run\.json$/, '.parts');
}

/** The folder of the parts, for this plan only. @throws FexgraphError BAD_OPTION naming what has changed (rejects). */
export async function openParts(many: DetectedInputs): Promise<PartFolder> {
  const path = partsPath(many.places);
  const folder = await PartFolder.open(path);
  if (many.flags.restart) {
    await folder.remove();
    return PartFolder.open(path);
  }
  await requireSameSettings(folder, many);
  return folder;
}

/** The parts that a run would go on with; it makes nothing. @throws FexgraphError as `openParts` (rejects). */
export async function findParts(many: DetectedInputs): Promise<PartFolder | undefined> {
  const { planned, flags, places } = many;
  // A run of one part keeps none, and looks at none.
  if (flags.restart || planned.plan.parts.length === 1) return undefined;
  const folder = await PartFolder.find(partsPath(places));
  if (folder) await requireSameSettings(folder, many);
  return folder;
}

async function requireSameSettings(folder: PartFolder, { planned }: DetectedInputs): Promise<void> {
  const before = await folder.plan().catch((thrown: FexgraphError) => {
    throw new FexgraphError(thrown.code, thrown.message, { hint: '--restart starts over', cause: thrown });
  });
  const changes = before ? changedSettings(before, planned.plan) : [];
  if (changes.length === 0) return;
  const named = changesInWords(changes);
  throw new FexgraphError('BAD_OPTION', `${folder.path} has parts of a run with other settings: ${named}`, {
    hint: 'give the same options to go on with it, --restart to start over, or another --out',
  });
}
