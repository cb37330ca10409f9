import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { FexgraphError, toError } from '@fexgraph/core';
import { withLock } from '@fexgraph/files';
import type { Checkpoint } from '@fexgraph/networks/checkpoints';
import { asFexgraphError } from '../../as-fexgraph-error.ts';
import { checkpointEntries } from '../../build/checkpoint-entries.ts';
import { type CheckpointEntry, type CheckpointRecord, trustIn, trustWarnings } from '../../build/checkpoint-record.ts';
import type { LicenceAnswer } from '../../build/licence-gate.ts';
import { requireCleared } from '../../require-cleared.ts';
import type { StoreObserver } from '../../store-observer.ts';
import { sha256 } from '../sha256.ts';
import { OTHER_CACHE } from '../store/disk-failure.ts';
import { installCheckpoint } from '../store/install-checkpoint.ts';
import { requireAcceptance } from '../store/licences.ts';
import type { LocalModelStore } from '../store/local-model-store.ts';
import { removeUnfinished, writeBeside } from '../store/write-beside.ts';
import { type FoundFile, findFiles } from './find-files.ts';

export interface ImportOptions {
  /** Id of the model that the files are of, where their tensors do not tell. */
  readonly as?: string;
  /**
   * Take weights other than the published ones, for example of a training of one's own. They are marked as such.
   * Default false.
   */
  readonly allowOtherWeights?: boolean;
  /** As in `PullOptions`. */
  readonly acceptLicence?: LicenceAnswer;
  readonly commercialOnly?: boolean;
  readonly observer?: StoreObserver;
  readonly signal?: AbortSignal;
}

export interface ImportResult {
  readonly file: string;
  readonly model?: string;
  /** `skipped`: found in a folder, and not a checkpoint of any model. `failed`: see `error`, as for `skipped`. */
  readonly state: 'imported' | 'present' | 'skipped' | 'failed';
  readonly record?: CheckpointRecord;
  readonly error?: FexgraphError;
}

/**
 * Takes checkpoints that somebody has into the cache: recognises each by its contents, compares it with the manifest,
 * and builds its network at once. The files stay where they are. A file that fails does not keep the others back.
 *
 * @param paths files, and folders that are searched
 * @throws FexgraphError BAD_INPUT for a path that is not there, MODEL_MISSING for an unknown `as`, CANCELLED.
 */
export async function importModels(
  store: LocalModelStore,
  paths: readonly string[],
  options: ImportOptions = {},
): Promise<ImportResult[]> {
  const entries = checkpointEntries(store.entries(), options.as);
  const results: ImportResult[] = [];
  for (const found of await findFiles(paths)) {
    if (options.signal?.aborted) throw asFexgraphError(options.signal.reason);
    results.push(...(await importFile(store, found, entries, options)));
  }
  return results;
}

/** One result per model of the file. */
async function importFile(
  store: LocalModelStore,
  { path, named }: FoundFile,
  entries: readonly CheckpointEntry[],
  options: ImportOptions,
): Promise<ImportResult[]> {
  let read: ReadFile | undefined;
  let recognised: readonly CheckpointEntry[];
  try {
    const bytes = await readFile(path).catch((cause: unknown) => {
      throw new FexgraphError('BAD_INPUT', `${path} cannot be read: ${toError(cause).message}`, { cause });
    });
    const { readCheckpoint } = await import('@fexgraph/networks/checkpoints');
    read = { path, bytes, checkpoint: readCheckpoint(bytes, path), digest: sha256(bytes) };
    const { recognise } = await import('../../build/recognise.ts');
    recognised = options.as === undefined ? recognise(path, read.checkpoint, read.digest, entries) : [entries[0]];
  } catch (thrown) {
    const error = errorOf(thrown);
    const expected = named || entries.some((known) => basename(known.checkpoint.file) === basename(path));
    const foreign = error.code === 'BAD_CHECKPOINT' && !(expected && !read) && !named;
    return [{ file: path, state: foreign ? 'skipped' : 'failed', error }];
  }
  const results: ImportResult[] = [];
  for (const entry of recognised) {
    const taken = await take(store, entry, read, options).catch((thrown) => ({
      state: 'failed' as const,
      error: errorOf(thrown),
    }));
    results.push({ file: path, model: entry.id, ...taken });
  }
  return results;
}

/** @throws FexgraphError CANCELLED, which ends everything. */
function errorOf(thrown: unknown): FexgraphError {
  const error = asFexgraphError(thrown);
  if (error.code === 'CANCELLED') throw error;
  return error;
}

interface ReadFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly checkpoint: Checkpoint;
  readonly digest: string;
}

async function take(
  store: LocalModelStore,
  entry: CheckpointEntry,
  { path, bytes, checkpoint, digest }: ReadFile,
  { allowOtherWeights, observer = {}, signal, ...options }: ImportOptions,
): Promise<Pick<ImportResult, 'state' | 'record'>> {
  const builds = await store.builds(entry);
  const { place } = builds;
  const note = (level: 'info' | 'warning', message: string) => observer.note?.({ model: entry.id, level, message });
  if (options.commercialOnly ?? store.commercialOnly) requireCleared([entry]);
  // Before anybody is asked to accept a licence: is it the file at all?
  trustIn(entry, digest, await store.checkpointRecord(entry), allowOtherWeights);
  await requireAcceptance(entry, place, options.acceptLicence ?? false, store.date);
  const onWait = (holder: string) => note('info', `waiting for ${holder}, which works on this model`);
  return withLock(place.lock, { clock: store.clock, signal, onWait, elsewhere: OTHER_CACHE }, async () => {
    await removeUnfinished(place.folder);
    const known = await store.checkpointRecord(entry);
    const { record, build } = await installCheckpoint(
      builds,
      {
        how: 'import',
        from: basename(path),
        bytes,
        expectedSha256: digest,
        checkpoint,
        allowOtherWeights,
        moveTo: (target) => writeBeside(target, bytes),
      },
      store.date(),
    );
    for (const warning of [...trustWarnings(record, known), ...build.record.warnings]) note('warning', warning);
    return { state: known?.sha256 === record.sha256 ? 'present' : 'imported', record };
  });
}
