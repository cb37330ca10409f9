import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { CheckpointEntry } from '../../src/build/checkpoint-record.ts';
import { parseManifest } from '../../src/manifest.ts';
import type { ModelEntry } from '../../src/manifest-schema.ts';
import { type LocalModelStore, type ModelStoreOptions, openModelStore, type StoreNote } from '../../src/node/index.ts';
import { sha256 } from '../../src/node/sha256.ts';

export const MODEL = 'retinaface-mobilenet0.25';
export const DATE = new Date('2026-01-02T03:04:05.000Z');

const manifest = parseManifest(await readFile(new URL('../../../../models/manifest.json', import.meta.url), 'utf8'));
const published = manifest.models.find(({ id }) => id === MODEL) as CheckpointEntry;

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fexgraph-models-'));
  folders.push(folder);
  return folder;
}

export interface TestEntry extends Partial<Omit<ModelEntry, 'checkpoint'>> {
  readonly checkpoint?: Partial<CheckpointEntry['checkpoint']>;
}

/** The published entry, with size and sha256 of other bytes. */
export function entryFor(bytes: Uint8Array, changes: TestEntry = {}): ModelEntry {
  const checkpoint = { ...published.checkpoint, bytes: bytes.length, sha256: sha256(bytes), ...changes.checkpoint };
  return { ...published, ...changes, checkpoint };
}

/** Size and sha256 are not published. */
export const UNKNOWN: TestEntry = { checkpoint: { bytes: undefined, sha256: undefined } };

/** A store of its own folder, manifest and cache. */
export async function storeOf(
  entries: readonly ModelEntry[],
  options: ModelStoreOptions = {},
): Promise<LocalModelStore> {
  const root = await temporaryFolder();
  const folder = join(root, 'models');
  await mkdir(folder);
  const text = JSON.stringify({ schema: 1, packs: manifest.packs, models: entries });
  await writeFile(join(folder, 'manifest.json'), text);
  return openModelStore({ folder, cache: join(root, 'cache'), date: () => DATE, ...options });
}

/** Collects what a user would be told. */
export function listener(): { readonly notes: StoreNote[]; note(note: StoreNote): void; text(): string } {
  const notes: StoreNote[] = [];
  return { notes, note: (note) => notes.push(note), text: () => notes.map(({ message }) => message).join('\n') };
}
