import { FexgraphError } from '@fexgraph/core';
import type { ModelEntry } from '../manifest-schema.ts';
import type { CheckpointEntry } from './checkpoint-record.ts';

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

/** @throws FexgraphError LICENCE_REFUSED naming licence and address, unless the answer is yes. */
export async function askAcceptance(entry: CheckpointEntry, answer: LicenceAnswer): Promise<void> {
  const { id, title, licence, commercial, trainingData } = entry;
  const accepted =
    typeof answer === 'boolean' ? answer : await answer({ model: id, title, licence, commercial, trainingData });
  if (accepted) return;
  const terms = licence.url ? `${licence.name}, ${licence.url}` : licence.name;
  throw new FexgraphError('LICENCE_REFUSED', `the licence of model "${id}" was not accepted: ${terms}`, {
    hint: 'read it; if you accept it, say so by the option `acceptLicence`, or --accept-licence',
  });
}
