import { FexgraphError, sha256Text } from '@fexgraph/core';
import * as z from 'zod';
import type { CheckpointSource, ModelEntry } from '../manifest-schema.ts';

/** A model that is made from a checkpoint. */
export type CheckpointEntry = ModelEntry & { readonly checkpoint: CheckpointSource };

export function hasCheckpoint(entry: ModelEntry): entry is CheckpointEntry {
  return entry.checkpoint !== undefined;
}

/**
 * Why the bytes of a checkpoint are believed. `manifest`: their sha256 is the published one. `first-use`: none is
 * published; what came first is recorded and enforced. `user`: other weights than the published, imported on purpose.
 */
export type Trust = 'manifest' | 'first-use' | 'user';

export const checkpointRecordSchema = z.object({
  schema: z.literal(1),
  model: z.string(),
  revision: z.string(),
  /** Where it is published. */
  url: z.string(),
  how: z.enum(['pull', 'import']),
  /** Address it came from (a mirror's, where one was used), or name of the imported file. */
  from: z.string(),
  /** Commit of the repository, where the server said it. */
  commit: z.string().optional(),
  bytes: z.int().positive(),
  sha256: sha256Text,
  trust: z.enum(['manifest', 'first-use', 'user']),
  date: z.string(),
  licence: z.object({ name: z.string(), url: z.string().optional(), accepted: z.string().optional() }),
});

/** What the cache knows of a checkpoint in it. */
export type CheckpointRecord = z.output<typeof checkpointRecordSchema>;

/** Where bytes came from, and what they are. */
export interface CheckpointOrigin
  extends Pick<CheckpointRecord, 'how' | 'from' | 'commit' | 'bytes' | 'sha256' | 'trust'> {
  /** When the licence was accepted, where that is asked for. */
  readonly accepted: string | undefined;
}

export function checkpointRecord(
  { id, revision, checkpoint, licence }: CheckpointEntry,
  { accepted, ...origin }: CheckpointOrigin,
  date: Date,
): CheckpointRecord {
  return {
    schema: 1,
    model: id,
    revision,
    url: checkpoint.url,
    ...origin,
    date: date.toISOString(),
    licence: { ...licence, accepted },
  };
}

/**
 * Decides whether bytes may become this model.
 *
 * @param known the record of earlier bytes, if there is one
 * @throws FexgraphError BAD_CHECKPOINT when they are not the published ones, or not those that came first.
 */
export function trustIn(
  { id, checkpoint }: CheckpointEntry,
  sha256: string,
  known: CheckpointRecord | undefined,
  allowOtherWeights = false,
): Trust {
  // Weights of the user's own say nothing about the published ones.
  const first = known?.trust === 'user' ? undefined : known;
  const expected = checkpoint.sha256 ?? first?.sha256;
  if (expected !== undefined && sha256 === expected) return checkpoint.sha256 === undefined ? 'first-use' : 'manifest';
  if (allowOtherWeights) return 'user';
  if (expected === undefined) return 'first-use';
  if (checkpoint.sha256 !== undefined) {
    throw new FexgraphError('BAD_CHECKPOINT', `model "${id}": sha256 is ${sha256}, the manifest says ${expected}`, {
      hint: `get the published file from ${checkpoint.url}; to use others, say \`allowOtherWeights\`, or \`fexgraph models import --other-weights\``,
    });
  }
  throw new FexgraphError(
    'BAD_CHECKPOINT',
    `model "${id}": sha256 is ${sha256}, but ${expected} was recorded on ${first!.date} and is enforced since`,
    {
      hint: 'the published file has changed; if you trust the new one, remove the model from the cache and pull again',
    },
  );
}

/**
 * A manifest may learn the published sha256 after a file was trusted at first use.
 *
 * @throws FexgraphError BAD_MODEL when the bytes in the cache turn out to be others.
 */
export function requirePublished({ id, checkpoint }: CheckpointEntry, { sha256, trust }: CheckpointRecord): void {
  if (trust === 'user' || checkpoint.sha256 === undefined || checkpoint.sha256 === sha256) return;
  const reason = `the cached checkpoint has sha256 ${sha256}, the manifest says ${checkpoint.sha256}`;
  throw new FexgraphError('BAD_MODEL', `model "${id}": ${reason}`, { hint: `pull ${id} again` });
}

/** What to tell a user of a file that is not the published one, or could not be compared with anything. */
export function trustWarnings(record: CheckpointRecord, known: CheckpointRecord | undefined): readonly string[] {
  const { trust, bytes, sha256, from } = record;
  if (trust === 'user') return [`these are not the published weights (sha256 ${sha256})`];
  if (trust !== 'first-use' || known?.trust === 'first-use') return [];
  return [
    `TRUSTED ON FIRST USE: no sha256 is published for this file. What came now (${bytes} bytes, sha256 ${sha256}, ` +
      `from ${from}) is enforced from now on`,
  ];
}
