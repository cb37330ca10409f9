import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { FexgraphError } from '@fexgraph/core';
import { asFexgraphError } from '../../as-fexgraph-error.ts';
import { type CheckpointEntry, hasCheckpoint, requirePublished, type Trust } from '../../build/checkpoint-record.ts';
import type { ModelEntry } from '../../manifest-schema.ts';
import type { LocalModelStore } from './local-model-store.ts';

/** What `models verify` says of one model. */
export interface ModelCheck {
  readonly id: string;
  /** Undefined for a model that was quantised here and whose record is damaged. */
  readonly entry?: ModelEntry;
  /** `ok`, `bad` with the error, or `absent` for a model that is not included and was neither pulled nor imported. */
  readonly state: 'ok' | 'bad' | 'absent';
  readonly error?: FexgraphError;
  /** Of a checkpoint: why its bytes are believed. */
  readonly trust?: Trust;
}

/** Checks every file of every model, or of those named; one bad model does not hide the others. */
export async function verifyModels(store: LocalModelStore, ids?: readonly string[]): Promise<ModelCheck[]> {
  const entries = ids?.map((id) => store.entry(id)) ?? store.entries();
  const checks: ModelCheck[] = [];
  for (const entry of entries) {
    const { id } = entry;
    try {
      if (hasCheckpoint(entry)) {
        checks.push({ id, entry, ...(await checkPulled(store, entry)) });
      } else {
        await store.loadIncluded(id);
        checks.push({ id, entry, state: 'ok' });
      }
    } catch (thrown) {
      checks.push({ id, entry, state: 'bad', error: asFexgraphError(thrown) });
    }
  }
  for (const [id, error] of ids ? [] : store.damaged) checks.push({ id, state: 'bad', error });
  return checks;
}

/** The checkpoint and every graph built from it, read in pieces: they are large. */
async function checkPulled(
  store: LocalModelStore,
  entry: CheckpointEntry,
): Promise<Pick<ModelCheck, 'state' | 'trust'>> {
  const record = await store.checkpointRecord(entry);
  if (!record) return { state: 'absent' };
  requirePublished(entry, record);
  const builds = await store.builds(entry);
  await requireDigest(entry, builds.place.checkpoint, record.sha256, `pull ${entry.id} again`);
  for (const { path, record: build } of await builds.all()) {
    await requireDigest(entry, path, build.sha256, 'remove it and its .build.json: it is built again when needed');
  }
  return { state: 'ok', trust: record.trust };
}

async function requireDigest({ id }: ModelEntry, path: string, expected: string, hint: string): Promise<void> {
  const digest = await fileDigest(path).catch((cause: Error) => {
    throw new FexgraphError('BAD_MODEL', `model "${id}": ${path} cannot be read: ${cause.message}`, { cause, hint });
  });
  if (digest === expected) return;
  throw new FexgraphError('BAD_MODEL', `model "${id}": ${path} has sha256 ${digest}, ${expected} was recorded`, {
    hint,
  });
}

async function fileDigest(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
