import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, FexgraphError, systemClock } from '@fexgraph/core';
import { withLock } from '@fexgraph/files';
import type { LoadedModel } from '@fexgraph/inference';
import { type BuildOverrides, overridden } from '../../build/build-overrides.ts';
import {
  type CheckpointEntry,
  type CheckpointRecord,
  checkpointRecordSchema,
  hasCheckpoint,
  requirePublished,
} from '../../build/checkpoint-record.ts';
import type { ModelEntry, ModelFile, ModelManifest } from '../../manifest-schema.ts';
import { requireCleared } from '../../require-cleared.ts';
import { FileStore } from '../file-store.ts';
import { sha256 } from '../sha256.ts';
import { OTHER_CACHE } from './disk-failure.ts';
import type { ModelBuilds } from './model-builds.ts';
import { ModelPlace } from './model-place.ts';
import { quantizedFolder } from './quantized-models.ts';
import { readRecord } from './read-record.ts';
import { removeUnfinished } from './write-beside.ts';

export interface LocalStoreSettings {
  /** Folder with `manifest.json` and the included models. */
  readonly folder: string;
  /** Folder of pulled and imported models. */
  readonly cache: string;
  /** Refuse models whose weights are not cleared for commercial use. Default false. */
  readonly commercialOnly?: boolean;
  /** Never use the network. `load` never does; this is for `pullModels`. Default false. */
  readonly offline?: boolean;
  /** Build networks otherwise than the manifest says. */
  readonly build?: BuildOverrides;
  readonly clock?: Clock;
  /** For the records. Default: the system's date. */
  readonly date?: () => Date;
  /** Models that would be there if their records could be used, and why they cannot. */
  readonly damaged?: ReadonlyMap<string, FexgraphError>;
}

/**
 * Models on this machine: the included ones, and those whose published checkpoints were pulled or imported. Bytes are
 * handed out only after their sha256 was checked. Never downloads by itself.
 */
export class LocalModelStore extends FileStore {
  readonly cache: string;
  readonly commercialOnly: boolean;
  readonly offline: boolean;
  readonly clock: Clock;
  readonly date: () => Date;
  readonly damaged: ReadonlyMap<string, FexgraphError>;
  readonly #overrides: BuildOverrides;

  /** @throws FexgraphError BAD_OPTION for overrides of what is not there. */
  constructor(manifest: ModelManifest, settings: LocalStoreSettings) {
    super(settings.folder, overridden(manifest, settings.build ?? {}));
    this.cache = settings.cache;
    this.commercialOnly = settings.commercialOnly ?? false;
    this.offline = settings.offline ?? false;
    this.clock = settings.clock ?? systemClock;
    this.date = settings.date ?? (() => new Date());
    this.damaged = settings.damaged ?? new Map();
    this.#overrides = settings.build ?? {};
  }

  /** @throws FexgraphError MODEL_MISSING; BAD_MODEL for one whose record is damaged. */
  override entry(id: string): ModelEntry {
    const problem = this.damaged.get(id);
    if (problem) throw problem;
    return super.entry(id);
  }

  /**
   * Builds the graph from the checkpoint if that was not done yet with these options.
   *
   * @throws FexgraphError MODEL_MISSING (with how to get it), BAD_MODEL, BAD_CHECKPOINT, LICENCE_REFUSED.
   */
  override async load(id: string): Promise<LoadedModel> {
    const entry = this.entry(id);
    if (this.commercialOnly) requireCleared([entry]);
    if (!hasCheckpoint(entry)) return this.loadIncluded(id);
    const record = await this.checkpointRecord(entry);
    if (!record) throw this.notHere(entry);
    requirePublished(entry, record);
    const builds = await this.builds(entry);
    return (await builds.load(record.sha256)) ?? (await this.#buildLate(builds));
  }

  override fileOf(entry: ModelEntry, file: ModelFile): string {
    return entry.quantized ? join(quantizedFolder(this.cache, entry.id), file.path) : super.fileOf(entry, file);
  }

  /** As `load`, for models that ship, whatever their licence: checking a file is no use of it. */
  loadIncluded(id: string): Promise<LoadedModel> {
    return super.load(id);
  }

  /**
   * Refuses all at once what `load` would refuse one by one. Does nothing unless the store is `commercialOnly`.
   *
   * @throws FexgraphError LICENCE_REFUSED with the whole list.
   */
  requireCleared(ids: readonly string[]): void {
    if (this.commercialOnly) requireCleared(ids.map((id) => this.entry(id)));
  }

  /** What makes networks is loaded when it is needed: few programs build one. */
  async builds(entry: CheckpointEntry): Promise<ModelBuilds> {
    const { ModelBuilds } = await import('./model-builds.ts');
    return new ModelBuilds(entry, this.place(entry), this.#overrides);
  }

  place(entry: CheckpointEntry): ModelPlace {
    return new ModelPlace(this.cache, entry);
  }

  /** What is known of the checkpoint in the cache; undefined if the model was neither pulled nor imported. */
  checkpointRecord(entry: CheckpointEntry): Promise<CheckpointRecord | undefined> {
    return readRecord(this.place(entry).record, checkpointRecordSchema);
  }

  /** The bytes of the checkpoint, checked against the record. */
  async checkpointBytes(entry: CheckpointEntry, record: CheckpointRecord): Promise<Uint8Array> {
    const { checkpoint: path } = this.place(entry);
    const refuse = (reason: string, cause?: Error): never => {
      throw new FexgraphError('BAD_MODEL', `model "${entry.id}": ${path} ${reason}`, {
        cause,
        hint: `get it again by \`fexgraph models pull ${entry.id}\``,
      });
    };
    const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) =>
      refuse(cause.code === 'ENOENT' ? 'is missing' : `cannot be read: ${cause.message}`, cause),
    );
    const digest = sha256(bytes);
    if (digest !== record.sha256) refuse(`has sha256 ${digest}, the record says ${record.sha256}`);
    return bytes;
  }

  /** The checkpoint came with other options, or with another version of the builders. */
  #buildLate(builds: ModelBuilds): Promise<LoadedModel> {
    const { entry, place } = builds;
    return withLock(place.lock, { clock: this.clock, elsewhere: OTHER_CACHE }, async () => {
      const record = await this.checkpointRecord(entry);
      if (!record) throw this.notHere(entry);
      const ready = await builds.load(record.sha256);
      if (ready) return ready;
      await removeUnfinished(place.folder);
      const { readCheckpoint } = await import('@fexgraph/networks/checkpoints');
      const checkpoint = readCheckpoint(await this.checkpointBytes(entry, record), `model "${entry.id}"`);
      return (await builds.build(checkpoint, record.sha256, this.date())).model;
    });
  }
}
