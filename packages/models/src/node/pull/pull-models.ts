import { readFile, rename } from 'node:fs/promises';
import { FexgraphError, toError } from '@fexgraph/core';
import { download, PartFile, type RetrySettings, withLock } from '@fexgraph/files';
import { asFexgraphError } from '../../as-fexgraph-error.ts';
import {
  type CheckpointEntry,
  type CheckpointRecord,
  hasCheckpoint,
  requirePublished,
  trustIn,
  trustWarnings,
} from '../../build/checkpoint-record.ts';
import type { LicenceAnswer } from '../../build/licence-gate.ts';
import { requireCleared } from '../../require-cleared.ts';
import type { StoreObserver } from '../../store-observer.ts';
import { diskFailure } from '../store/disk-failure.ts';
import { type Installed, installCheckpoint } from '../store/install-checkpoint.ts';
import { requireAcceptance } from '../store/licences.ts';
import type { LocalModelStore } from '../store/local-model-store.ts';
import type { ModelBuilds } from '../store/model-builds.ts';
import { removeUnfinished, writeBeside } from '../store/write-beside.ts';
import { addressOf, type Mirrors } from './address.ts';
import { TERMS } from './checkpoint-terms.ts';
import { chooseModels } from './choose-models.ts';
import { refuseBeginning } from './refuse-contents.ts';

export interface PullOptions extends Mirrors {
  /** For licences that want it; asked once per model, before anything is downloaded. Default: not accepted. */
  readonly acceptLicence?: LicenceAnswer;
  /** Refuse everything that is not cleared for commercial use. Default: as the store. */
  readonly commercialOnly?: boolean;
  /** Fail for models that are not here already. Default: as the store. */
  readonly offline?: boolean;
  /** Download again, and compare with what was trusted before. Default false. */
  readonly force?: boolean;
  /** Plain http to other machines than this one. Default false. */
  readonly allowHttp?: boolean;
  /** An attempt in which nothing, or less than the least rate, comes for so long is given up. Default 60 000. */
  readonly stallMs?: number;
  /** The least rate. Default 1000. */
  readonly minBytesPerSecond?: number;
  /** A model whose download takes longer, with all its attempts, fails; its part stays. In ms; default 12 hours. */
  readonly limitMs?: number;
  readonly retry?: RetrySettings;
  readonly observer?: StoreObserver;
  /** Stops; what was downloaded stays and is resumed by the next pull. */
  readonly signal?: AbortSignal;
}

export interface PullResult {
  readonly model: string;
  /** `present`: was here, and was checked. `included`: ships. `failed`: see `error`. */
  readonly state: 'pulled' | 'present' | 'included' | 'failed';
  readonly record?: CheckpointRecord;
  readonly error?: FexgraphError;
}

/**
 * Downloads checkpoints, checks them and builds their networks. A model that fails does not keep the others back: its
 * error is in its result.
 *
 * @param names ids of models or packs
 * @throws FexgraphError before anything is downloaded: MODEL_MISSING (no such name), LICENCE_REFUSED (with the list);
 *   CANCELLED at any time.
 */
export async function pullModels(
  store: LocalModelStore,
  names: readonly string[],
  options: PullOptions = {},
): Promise<PullResult[]> {
  const entries = chooseModels(store, names);
  if (options.commercialOnly ?? store.commercialOnly) requireCleared(entries);
  for (const entry of entries.filter(hasCheckpoint)) {
    await requireAcceptance(entry, store.place(entry), options.acceptLicence ?? false, store.date);
  }
  const results: PullResult[] = [];
  for (const entry of entries) {
    if (!hasCheckpoint(entry)) {
      results.push({ model: entry.id, state: 'included' });
      continue;
    }
    try {
      results.push({ model: entry.id, ...(await pullOne(store, entry, options)) });
    } catch (thrown) {
      const error = asFexgraphError(thrown);
      if (error.code === 'CANCELLED') throw error;
      results.push({ model: entry.id, state: 'failed', error });
    }
  }
  return results;
}

async function pullOne(
  store: LocalModelStore,
  entry: CheckpointEntry,
  options: PullOptions,
): Promise<Pick<PullResult, 'state' | 'record'>> {
  const { observer = {}, signal } = options;
  const note = (message: string, level: 'info' | 'warning' = 'info') =>
    observer.note?.({ model: entry.id, level, message });
  const builds = await store.builds(entry);
  const onWait = (holder: string) => note(`waiting for ${holder}, which works on this model`);
  return withLock(builds.place.lock, { clock: store.clock, signal, onWait, elsewhere: TERMS.elsewhere }, async () => {
    await removeUnfinished(builds.place.folder);
    const known = await store.checkpointRecord(entry);
    if (known && !options.force && (await isUsable(store, builds, known, note)))
      return { state: 'present', record: known };
    const { record, build } =
      (options.force ? undefined : await installSameFile(store, builds, note)) ??
      (await fetchAndInstall(store, builds, known, options));
    for (const warning of [...trustWarnings(record, known), ...build.record.warnings]) note(warning, 'warning');
    return { state: 'pulled', record };
  });
}

/** Checks what is here; builds the graph for the store's options if there is none. False: get the file again. */
async function isUsable(
  store: LocalModelStore,
  builds: ModelBuilds,
  record: CheckpointRecord,
  note: (message: string, level: 'warning') => void,
): Promise<boolean> {
  const { entry } = builds;
  try {
    requirePublished(entry, record);
    const bytes = await store.checkpointBytes(entry, record);
    if (await builds.load(record.sha256).catch((thrown) => damaged(thrown, note))) return true;
    const { readCheckpoint } = await import('@fexgraph/networks/checkpoints');
    await builds.build(readCheckpoint(bytes, `model "${entry.id}"`), record.sha256, store.date());
    return true;
  } catch (thrown) {
    damaged(thrown, note);
    return false;
  }
}

function damaged(thrown: unknown, note: (message: string, level: 'warning') => void): undefined {
  if (!(thrown instanceof FexgraphError) || thrown.code !== 'BAD_MODEL') throw thrown;
  note(`${thrown.message}; making it anew`, 'warning');
}

/** One published file may hold the networks of several models: what came for one of them serves the others. */
async function installSameFile(
  store: LocalModelStore,
  builds: ModelBuilds,
  note: (message: string) => void,
): Promise<Installed | undefined> {
  const { entry } = builds;
  for (const other of store.entries().filter(hasCheckpoint)) {
    if (other.id === entry.id || other.checkpoint.url !== entry.checkpoint.url) continue;
    const record = await store.checkpointRecord(other);
    if (record?.trust !== 'manifest') continue;
    const bytes = await store.checkpointBytes(other, record);
    note(`is in the file that is here for ${other.id}`);
    const { from, commit, sha256 } = record;
    const moveTo = (path: string) => writeBeside(path, bytes);
    return installCheckpoint(
      builds,
      { how: record.how, from, commit, bytes, expectedSha256: sha256, moveTo },
      store.date(),
    );
  }
  return undefined;
}

async function fetchAndInstall(
  store: LocalModelStore,
  builds: ModelBuilds,
  known: CheckpointRecord | undefined,
  options: PullOptions,
): Promise<Installed> {
  const { entry, place } = builds;
  if (options.offline ?? store.offline) throw offline(entry);
  const { checkpoint } = entry;
  const { observer = {} } = options;
  const part = new PartFile(place.part, place.partState, TERMS.elsewhere);
  const transferred = await download(
    {
      terms: TERMS,
      url: addressOf(checkpoint, options, known?.commit),
      part,
      begins: (from, beginning) => refuseBeginning(from, beginning, checkpoint.container),
      bytes: checkpoint.bytes,
      digestKnown: (checkpoint.sha256 ?? known?.sha256) !== undefined,
      allowHttp: options.allowHttp ?? false,
      rate: { stallMs: options.stallMs ?? 60_000, minBytesPerSecond: options.minBytesPerSecond ?? 1000 },
      limitMs: options.limitMs ?? 12 * 3_600_000,
      clock: store.clock,
      progress: (progress) => observer.progress?.({ model: entry.id, ...progress }),
      note: (message) => observer.note?.({ model: entry.id, level: 'info', message }),
      signal: options.signal,
    },
    (sha256) => trustIn(entry, sha256, known),
    options.retry,
  );
  const bytes = await readFile(part.path).catch((cause: unknown) => {
    throw new FexgraphError('BAD_MODEL', `${part.path} cannot be read: ${toError(cause).message}`, { cause });
  });
  const { from, commit } = transferred;
  const moveTo = (path: string) =>
    rename(part.path, path).catch((thrown: unknown) => {
      throw diskFailure(path, thrown);
    });
  try {
    const installed = await installCheckpoint(
      builds,
      { how: 'pull', from, commit, bytes, expectedSha256: transferred.sha256, moveTo },
      store.date(),
    );
    await part.remove();
    return installed;
  } catch (thrown) {
    // Bytes that are no such network will not be one tomorrow.
    if (thrown instanceof FexgraphError && thrown.code === 'BAD_CHECKPOINT') await part.remove();
    throw thrown;
  }
}

function offline({ id, checkpoint }: CheckpointEntry): FexgraphError {
  return new FexgraphError('MODEL_MISSING', `model "${id}" is not here, and nothing is downloaded offline`, {
    hint: `get ${checkpoint.url} elsewhere and \`fexgraph models import\` it`,
  });
}
