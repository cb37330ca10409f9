import { readdir } from 'node:fs/promises';
import { expect } from 'vitest';
import { hasCheckpoint } from '../../src/build/checkpoint-record.ts';
import { type LocalModelStore, type PullOptions, type PullResult, pullModels } from '../../src/node/index.ts';
import { sha256 } from '../../src/node/sha256.ts';
import { type FileServer } from './file-server.ts';
import { mobilenetCheckpoint } from './random-checkpoint.ts';
import { MODEL } from './test-store.ts';

/** What specs of pulling share: one small model, its checkpoint, and short pauses. */
export const bytes = mobilenetCheckpoint();
export const digest = sha256(bytes);
export const QUICK = { retry: { attempts: 3, firstPauseMs: 1 } } satisfies PullOptions;

export async function pull(store: LocalModelStore, server: FileServer, options: PullOptions = {}): Promise<PullResult> {
  const [result] = await pullModels(store, [MODEL], { mirror: server.origin, ...QUICK, ...options });
  return result;
}

export function placeOf(store: LocalModelStore) {
  const entry = store.entry(MODEL);
  if (!hasCheckpoint(entry)) throw new Error('no checkpoint');
  return store.place(entry);
}

export async function files(store: LocalModelStore): Promise<string[]> {
  return (await readdir(placeOf(store).folder).catch(() => [])).sort();
}

/** Nothing of a refused file may be loadable, or stay. */
export async function expectNothingUsable(store: LocalModelStore): Promise<void> {
  await expect(store.load(MODEL)).rejects.toMatchObject({ code: 'MODEL_MISSING' });
  expect(await files(store)).toEqual([]);
}
