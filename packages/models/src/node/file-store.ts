import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FexgraphError, toError } from '@fexgraph/core';
import type { LoadedModel } from '@fexgraph/inference';
import { ManifestCatalog } from '../manifest.ts';
import type { ModelStore } from '../manifest-entry.ts';
import type { ModelEntry, ModelManifest } from '../manifest-schema.ts';
import { checkModel } from './check-model.ts';
import { modelsFolder, readManifest } from './manifest-file.ts';

export interface FileStoreOptions {
  /** Folder with `manifest.json`. Default: the one that comes with the package or clone. */
  readonly folder?: string;
}

/** Opens the models folder and reads its manifest; model files are read by `load`. */
export async function openFileStore(options: FileStoreOptions = {}): Promise<FileStore> {
  const folder = options.folder ?? (await modelsFolder());
  return new FileStore(folder, await readManifest(folder));
}

/** Models in a folder. Bytes are handed out only after size, sha256 and structure were checked. */
export class FileStore extends ManifestCatalog implements ModelStore {
  constructor(
    readonly folder: string,
    manifest: ModelManifest,
  ) {
    super(manifest);
  }

  async load(id: string): Promise<LoadedModel> {
    const entry = this.entry(id);
    if (!entry.file) throw this.#notIncluded(entry);
    const path = join(this.folder, ...entry.file.path.split('/'));
    const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
      const reason = cause.code === 'ENOENT' ? 'is missing' : `cannot be read: ${cause.message}`;
      throw new FexgraphError('MODEL_MISSING', `model "${id}": ${path} ${reason}`, {
        cause,
        hint: 'put the file back, for example by `git checkout models`, or rebuild it by `npm run pack:build`',
      });
    });
    checkModel(entry, path, bytes);
    return { id, sha256: entry.file.sha256, bytes };
  }

  #notIncluded(entry: ModelEntry): FexgraphError {
    const source = entry.checkpoint ? ` It is made from ${entry.checkpoint.url}.` : '';
    return new FexgraphError('MODEL_MISSING', `model "${entry.id}" does not ship with fexgraph.${source}`, {
      hint: `get it by \`fexgraph models pull ${entry.pack}\``,
    });
  }
}

/** What `models verify` says of one model. */
export interface ModelCheck {
  readonly entry: ModelEntry;
  /** `ok`, `bad` with the error, or `absent` for a model that is not included and was not pulled. */
  readonly state: 'ok' | 'bad' | 'absent';
  readonly error?: FexgraphError;
}

/** Checks every model file; one bad model does not hide the others. */
export async function verifyModels(
  store: Pick<ModelStore, 'load'> & { entries(): readonly ModelEntry[] },
): Promise<ModelCheck[]> {
  const checks: ModelCheck[] = [];
  for (const entry of store.entries()) {
    try {
      await store.load(entry.id);
      checks.push({ entry, state: 'ok' });
    } catch (thrown) {
      const error = thrown instanceof FexgraphError ? thrown : new FexgraphError('INTERNAL', toError(thrown).message);
      const absent = error.code === 'MODEL_MISSING' && entry.checkpoint !== undefined;
      checks.push({ entry, state: absent ? 'absent' : 'bad', error });
    }
  }
  return checks;
}

/** What `models list` shows of one model. */
export interface ModelListing {
  readonly id: string;
  readonly pack: string;
  readonly title: string;
  readonly task: ModelEntry['task'];
  /** Size of the model file, or of the checkpoint where it is known. */
  readonly bytes?: number;
  readonly included: boolean;
  readonly licence: string;
  readonly commercial: ModelEntry['commercial'];
  readonly quality: string;
}

export function listModels(entries: readonly ModelEntry[]): ModelListing[] {
  return entries.map((entry) => ({
    id: entry.id,
    pack: entry.pack,
    title: entry.title,
    task: entry.task,
    bytes: entry.file?.bytes ?? entry.checkpoint?.bytes,
    included: entry.file !== undefined,
    licence: entry.licence.spdx ?? entry.licence.name,
    commercial: entry.commercial,
    quality: entry.quality,
  }));
}
