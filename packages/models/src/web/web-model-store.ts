import { FexgraphError, toError } from '@fexgraph/core';
import type { LoadedModel } from '@fexgraph/inference';
import { type BuildOverrides, overridden } from '../build/build-overrides.ts';
import { type CheckpointEntry, hasCheckpoint } from '../build/checkpoint-record.ts';
import { ManifestCatalog, parseManifest } from '../manifest.ts';
import type { ModelState, ModelStore } from '../manifest-entry.ts';
import type { ModelEntry, ModelManifest } from '../manifest-schema.ts';
import { requireCleared } from '../require-cleared.ts';
import type { StoreObserver } from '../store-observer.ts';
import { fetchFile } from './fetch-file.ts';
import type { ImportedModels } from './imported-models.ts';
import { contentKey, ModelCache } from './model-cache.ts';
import { sha256 } from './sha256.ts';

export interface WebStoreOptions {
  /** Folder with `manifest.json` and the models, relative to the page. */
  readonly folder: string;
  /** Keep what was checked in the browser's Cache storage, also for pages without a network. Default true. */
  readonly cache?: boolean;
  /** Refuse models whose weights are not cleared for commercial use. Default false. */
  readonly commercialOnly?: boolean;
  /** Build networks from checkpoints otherwise than the manifest says. */
  readonly build?: BuildOverrides;
  /** Larger models are refused before they are fetched. Default 1 GB. */
  readonly maxBytes?: number;
  readonly observer?: StoreObserver;
  readonly signal?: AbortSignal;
}

const MANIFEST_LIMIT = 10_000_000;
const DEFAULT_LIMIT = 1_000_000_000;

/**
 * Opens a folder of models on a web server; models are fetched by `load`. Without a network the manifest of an earlier
 * visit is used, and a note says so.
 *
 * @throws FexgraphError MODEL_MISSING, BAD_MODEL
 */
export async function openModelStore(options: WebStoreOptions): Promise<WebModelStore> {
  const folder = new URL(options.folder.replace(/\/?$/, '/'), globalThis.location.href).href;
  const url = new URL('manifest.json', folder).href;
  const note = (message: string) => options.observer?.note?.({ model: 'manifest.json', level: 'info', message });
  const cache =
    options.cache === false ? undefined : await ModelCache.open((reason) => note(`models are not kept: ${reason}`));
  const bytes = await manifestBytes(url, options, cache, note);
  return new WebModelStore(folder, parseManifest(new TextDecoder().decode(bytes), url), options, cache);
}

async function manifestBytes(
  url: string,
  { signal }: WebStoreOptions,
  cache: ModelCache | undefined,
  note: (message: string) => void,
): Promise<Uint8Array> {
  try {
    const bytes = await fetchFile(url, { what: 'the model manifest', maxBytes: MANIFEST_LIMIT, signal });
    await cache?.put(url, bytes).catch((thrown) => note(`the manifest is not kept: ${toError(thrown).message}`));
    return bytes;
  } catch (thrown) {
    if (!(thrown instanceof FexgraphError) || thrown.code !== 'MODEL_MISSING') throw thrown;
    const kept = await cache?.get(url);
    if (!kept) throw thrown;
    note(`taken from an earlier visit: ${thrown.message}`);
    return kept;
  }
}

/**
 * Models of a web server, and networks that this browser has built from checkpoints of the user (`importModels`). Bytes are handed out only after size and sha256 were
 * checked, also those of the cache.
 */
export class WebModelStore extends ManifestCatalog implements ModelStore {
  readonly #published: ModelManifest;
  readonly #options: WebStoreOptions;
  readonly #cache: ModelCache | undefined;

  constructor(
    /** Absolute address, with a slash at its end. */
    readonly folder: string,
    manifest: ModelManifest,
    options: WebStoreOptions,
    cache: ModelCache | undefined,
  ) {
    super(overridden(manifest, options.build ?? {}));
    this.#published = manifest;
    this.#options = options;
    this.#cache = cache;
  }

  async load(id: string): Promise<LoadedModel> {
    const entry = this.entry(id);
    if (this.#options.commercialOnly) requireCleared([entry]);
    if (hasCheckpoint(entry)) return this.#built(entry);
    const file = entry.file as ModelFile;
    const { maxBytes = DEFAULT_LIMIT } = this.#options;
    if (file.bytes > maxBytes) {
      throw new FexgraphError(
        'LIMIT_EXCEEDED',
        `model "${id}" has ${file.bytes} bytes, more than the limit of ${maxBytes}`,
        {
          hint: 'raise maxModelBytes if this page is to load it',
        },
      );
    }
    const bytes = (await this.#kept(id, file)) ?? (await this.#fetched(id, file));
    return { id, sha256: file.sha256, bytes };
  }

  /** Refuses models whose weights are not cleared for commercial use. */
  get commercialOnly(): boolean {
    return this.#options.commercialOnly ?? false;
  }

  /**
   * What this browser has built. What reads and builds networks is loaded when it is needed: few pages do.
   *
   * @throws FexgraphError BACKEND_UNAVAILABLE where nothing is kept
   */
  async imported(): Promise<ImportedModels> {
    if (!this.#cache) {
      throw new FexgraphError('BACKEND_UNAVAILABLE', 'this page keeps no models, so none can be imported', {
        hint: 'serve it by https, or from localhost, and do not switch `keepModels` off',
      });
    }
    const { ImportedModels } = await import('./imported-models.ts');
    return new ImportedModels(this.#cache, this.#options.build ?? {});
  }

  /** The same models, those that this browser builds for other options. */
  builtFor(build: BuildOverrides): WebModelStore {
    return new WebModelStore(this.folder, this.#published, { ...this.#options, build }, this.#cache);
  }

  /** Which models are here: on the server, or imported in this browser. */
  states(): Promise<readonly { readonly id: string; readonly state: ModelState }[]> {
    return Promise.all(
      this.entries().map(async (entry) => {
        if (!hasCheckpoint(entry)) return { id: entry.id, state: 'included' };
        const known = this.#cache && (await (await this.imported()).checkpoint(entry));
        return { id: entry.id, state: known ? 'pulled' : 'absent' };
      }),
    );
  }

  async #built(entry: CheckpointEntry): Promise<LoadedModel> {
    const model = this.#cache && (await (await this.imported()).load(entry));
    if (model) return model;
    const { id, checkpoint } = entry;
    throw new FexgraphError('MODEL_MISSING', `model "${id}" does not ship with fexgraph, and was not imported here`, {
      hint: `get ${checkpoint.url} and import the file in this page: importModels(runtime.models, files)`,
    });
  }

  /** Of an earlier visit; what is damaged is thrown away. */
  async #kept(id: string, file: ModelFile): Promise<Uint8Array | undefined> {
    const bytes = await this.#cache?.get(contentKey(file.sha256));
    if (!bytes) return undefined;
    if (bytes.length === file.bytes && (await sha256(bytes)) === file.sha256) {
      this.#options.observer?.progress?.({ model: id, bytes: bytes.length, total: file.bytes });
      return bytes;
    }
    await this.#cache?.delete(contentKey(file.sha256));
    this.#note(id, 'the copy of an earlier visit was damaged; it is fetched again');
    return undefined;
  }

  async #fetched(id: string, file: ModelFile): Promise<Uint8Array> {
    const { observer, signal } = this.#options;
    const url = new URL(file.path, this.folder).href;
    const bytes = await fetchFile(url, {
      what: `model "${id}"`,
      maxBytes: file.bytes,
      signal,
      progress: (count) => observer?.progress?.({ model: id, bytes: count, total: file.bytes }),
    });
    const refuse = (reason: string): never => {
      throw new FexgraphError('BAD_MODEL', `model "${id}": ${url} ${reason}`, {
        hint: 'manifest and models are of different versions, or the file was damaged on its way: serve both from one folder',
      });
    };
    if (bytes.length !== file.bytes) refuse(`has ${bytes.length} bytes, the manifest says ${file.bytes}`);
    const digest = await sha256(bytes);
    if (digest !== file.sha256) refuse(`has sha256 ${digest}, the manifest says ${file.sha256}`);
    await this.#cache
      ?.put(contentKey(file.sha256), bytes)
      .catch((thrown) => this.#note(id, `not kept for the next visit: ${toError(thrown).message}`));
    return bytes;
  }

  #note(model: string, message: string): void {
    this.#options.observer?.note?.({ model, level: 'info', message });
  }
}

type ModelFile = NonNullable<ModelEntry['file']>;
