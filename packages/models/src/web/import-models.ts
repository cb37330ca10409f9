import { cancelled, FexgraphError } from '@fexgraph/core';
import { asFexgraphError } from '../as-fexgraph-error.ts';
import { buildRecord } from '../build/build-record.ts';
import { checkpointEntries } from '../build/checkpoint-entries.ts';
import {
  type CheckpointEntry,
  type CheckpointRecord,
  checkpointRecord,
  trustIn,
  trustWarnings,
} from '../build/checkpoint-record.ts';
import { askAcceptance, type LicenceAnswer } from '../build/licence-gate.ts';
import { requireCleared } from '../require-cleared.ts';
import type { StoreObserver } from '../store-observer.ts';
import type { Built, Recognised } from './import-protocol.ts';
import { bundledWorker, type CreateImportWorker, ImportThread } from './import-thread.ts';
import type { ImportedModels } from './imported-models.ts';
import { sha256 } from './sha256.ts';
import type { WebModelStore } from './web-model-store.ts';

/** How far a file is. */
export interface ImportProgress {
  readonly file: string;
  readonly step: 'reading' | 'building' | 'keeping';
  /** That were read. */
  readonly bytes: number;
  readonly total: number;
}

export interface ImportOptions {
  /** Id of the model that the files are of, where their tensors do not tell. */
  readonly as?: string;
  /**
   * Take weights other than the published ones, for example of a training of one's own. They are marked as such.
   * Default false.
   */
  readonly allowOtherWeights?: boolean;
  /** For licences that want it: true, or a function that shows the terms to the user. Default: not accepted. */
  readonly acceptLicence?: LicenceAnswer;
  /** Refuse everything that is not cleared for commercial use. Default: as the store. */
  readonly commercialOnly?: boolean;
  readonly progress?: (progress: ImportProgress) => void;
  /** Hears what is to be known of the models, for example that weights are trusted on first use. */
  readonly observer?: StoreObserver;
  readonly signal?: AbortSignal;
  /** Makes the worker that builds. Default: as bundlers understand it. */
  readonly createWorker?: CreateImportWorker;
}

export interface ImportResult {
  readonly file: string;
  readonly model?: string | undefined;
  /** `present`: the same file was imported before. `failed`: see `error`. */
  readonly state: 'imported' | 'present' | 'failed';
  readonly record?: CheckpointRecord;
  readonly error?: FexgraphError;
}

/**
 * Takes checkpoints that the user picks into the browser, as `models import` does in Node: recognises each by its
 * contents, compares it with the manifest, builds its network in a worker and keeps the graph for this and later visits.
 * Nothing is sent anywhere. A file that fails does not keep the others back.
 *
 * @throws FexgraphError MODEL_MISSING for an unknown `as`; BACKEND_UNAVAILABLE where the browser keeps nothing for this
 *   page; CANCELLED.
 *
 * @example
 * const results = await importModels(runtime.models, picker.files, {
 *   acceptLicence: ({ title, licence }) => confirm(`${title}: do you accept ${licence.name}, ${licence.url}?`),
 * });
 */
export async function importModels(
  store: WebModelStore,
  files: Iterable<Blob>,
  options: ImportOptions = {},
): Promise<ImportResult[]> {
  const entries = checkpointEntries(store.entries(), options.as);
  const imported = await store.imported();
  const results: ImportResult[] = [];
  for (const [index, file] of [...files].entries()) {
    if (options.signal?.aborted) throw cancelled(options.signal.reason);
    const name = file instanceof File ? file.name : `file ${index + 1}`;
    const arrival = { file, name, entries, imported, commercialOnly: store.commercialOnly };
    results.push(...(await importFile(arrival, options)));
  }
  return results;
}

interface Arrival {
  readonly file: Blob;
  readonly name: string;
  readonly entries: readonly CheckpointEntry[];
  readonly imported: ImportedModels;
  readonly commercialOnly: boolean;
}

/** One result per model of the file. */
async function importFile(arrival: Arrival, options: ImportOptions): Promise<ImportResult[]> {
  const { file, name, entries } = arrival;
  const { progress, signal, createWorker = bundledWorker } = options;
  const tell = (step: ImportProgress['step'], bytes: number) =>
    progress?.({ file: name, step, bytes, total: file.size });
  let thread: ImportThread | undefined;
  const results: ImportResult[] = [];
  let model: string | undefined;
  try {
    const started = new ImportThread(createWorker, name, (bytes) => tell('reading', bytes));
    thread = started;
    const found = (await started.ask({ kind: 'read', file, name, entries }, signal)) as Recognised;
    for (model of found.models) {
      const entry = entries.find(({ id }) => id === model) as CheckpointEntry;
      const build = async () => {
        tell('building', file.size);
        const plan = arrival.imported.plan(entry);
        return (await started.ask({ kind: 'build', entry, plan }, signal)) as Built;
      };
      const take = () => install(arrival, entry, found.sha256, build, () => tell('keeping', file.size), options);
      // Another page of the same origin may be taking the same model in.
      results.push(await navigator.locks.request(`fexgraph import ${model}`, take));
    }
    return results;
  } catch (thrown) {
    const error = asFexgraphError(thrown);
    if (error.code === 'CANCELLED') throw error;
    return [...results, { file: name, model, state: 'failed', error }];
  } finally {
    thread?.end();
  }
}

/** Everything that may refuse comes before the work of building, and the licence last of it. */
async function install(
  { file, name, imported, commercialOnly }: Arrival,
  entry: CheckpointEntry,
  digest: string,
  build: () => Promise<Built>,
  keeping: () => void,
  { allowOtherWeights, acceptLicence = false, observer, ...options }: ImportOptions,
): Promise<ImportResult> {
  if (options.commercialOnly ?? commercialOnly) requireCleared([entry]);
  const known = await imported.checkpoint(entry);
  const trust = trustIn(entry, digest, known, allowOtherWeights);
  const date = new Date();
  const accepted = await acceptance(entry, known, acceptLicence, date);
  const built = await build();
  const origin = { how: 'import', from: name, bytes: file.size, sha256: digest, trust, accepted } as const;
  const record = checkpointRecord(entry, origin, date);
  keeping();
  const graph = buildRecord(imported.plan(entry), digest, built, await sha256(built.onnx), date);
  await imported.keep(entry, record, graph, built.onnx);
  for (const message of [...trustWarnings(record, known), ...built.warnings]) {
    observer?.note?.({ model: entry.id, level: 'warning', message });
  }
  return { file: name, model: entry.id, state: known?.sha256 === digest ? 'present' : 'imported', record };
}

/** When the terms were accepted: with the same terms once, and for later files of the model too. */
async function acceptance(
  entry: CheckpointEntry,
  known: CheckpointRecord | undefined,
  answer: LicenceAnswer,
  date: Date,
): Promise<string | undefined> {
  if (!entry.checkpoint.acceptance) return undefined;
  const { name, url } = entry.licence;
  const before = known?.licence.name === name && known.licence.url === url ? known.licence.accepted : undefined;
  if (before !== undefined) return before;
  await askAcceptance(entry, answer);
  return date.toISOString();
}
