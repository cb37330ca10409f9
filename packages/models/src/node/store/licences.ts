import { FexgraphError } from '@fexgraph/core';
import * as z from 'zod';
import type { ModelEntry } from '../../manifest-schema.ts';
import type { CheckpointEntry } from './checkpoint-record.ts';
import type { ModelPlace } from './model-place.ts';
import { readRecord } from './read-record.ts';
import { writeJson } from './write-beside.ts';

/** What a user accepts or refuses. */
export interface LicenceTerms {
  readonly model: string;
  readonly title: string;
  readonly licence: ModelEntry['licence'];
  readonly commercial: ModelEntry['commercial'];
  readonly trainingData: string;
}

/** True, or somebody who asks the user. */
export type LicenceAnswer = boolean | ((terms: LicenceTerms) => boolean | Promise<boolean>);

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
  const { id, title, licence, commercial, trainingData } = entry;
  const accepted =
    typeof answer === 'boolean' ? answer : await answer({ model: id, title, licence, commercial, trainingData });
  if (!accepted) {
    const terms = licence.url ? `${licence.name}, ${licence.url}` : licence.name;
    throw new FexgraphError('LICENCE_REFUSED', `the licence of model "${id}" was not accepted: ${terms}`, {
      hint: 'read it; if you accept it, say so by the option `acceptLicence`, or --accept-licence',
    });
  }
  const acceptance = { model: id, name: licence.name, url: licence.url, date: date().toISOString() };
  await writeJson(place.licence, acceptance);
}
