import * as z from 'zod';
import type { CheckpointEntry } from '../../build/checkpoint-record.ts';
import { askAcceptance, type LicenceAnswer } from '../../build/licence-gate.ts';
import type { ModelEntry } from '../../manifest-schema.ts';
import type { ModelPlace } from './model-place.ts';
import { readRecord } from './read-record.ts';
import { writeJson } from './write-beside.ts';

const acceptanceSchema = z.object({
  model: z.string(),
  name: z.string(),
  url: z.string().optional(),
  date: z.string(),
});

/** When these very terms were accepted, as an ISO date; undefined if they were not. */
export async function acceptedOn(entry: ModelEntry, place: ModelPlace): Promise<string | undefined> {
  const acceptance = await readRecord(place.licence, acceptanceSchema);
  const same = acceptance?.name === entry.licence.name && acceptance.url === entry.licence.url;
  return same ? acceptance.date : undefined;
}

/**
 * Asks once per model whose manifest entry wants that, and records the acceptance.
 *
 * @throws FexgraphError LICENCE_REFUSED naming licence and address.
 */
export async function requireAcceptance(
  entry: CheckpointEntry,
  place: ModelPlace,
  answer: LicenceAnswer,
  date: () => Date,
): Promise<void> {
  if (!entry.checkpoint.acceptance || (await acceptedOn(entry, place))) return;
  await askAcceptance(entry, answer);
  const { id, licence } = entry;
  await writeJson(place.licence, { model: id, name: licence.name, url: licence.url, date: date().toISOString() });
}
