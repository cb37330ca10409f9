import { join } from 'node:path';
import { FexgraphError } from '@fexgraph/core';
import type { LoadedModel } from '@fexgraph/inference';
import { ManifestCatalog } from '../manifest.ts';
import type { ModelStore } from '../manifest-entry.ts';
import type { ModelEntry, ModelFile, ModelManifest } from '../manifest-schema.ts';
import { checkModel, restoreHint } from './check-model.ts';
import { modelsFolder, readManifest } from './manifest-file.ts';
import { readModelFile } from './read-model-file.ts';

export interface FileStoreOptions {
  /** Folder with `manifest.json`. Default: the one that comes with the package or clone. */
  readonly folder?: string;
}

/** Opens the models folder and reads its manifest; model files are read by `load`. */
export async function openFileStore(options: FileStoreOptions = {}): Promise<FileStore> {
  const folder = options.folder ?? (await modelsFolder());
  return new FileStore(folder, await readManifest(folder));
}

/** Models that ship in a folder. Bytes are handed out after a check of size, sha256, and that no tensor lies outside. */
export class FileStore extends ManifestCatalog implements ModelStore {
  constructor(
    readonly folder: string,
    manifest: ModelManifest,
  ) {
    super(manifest);
  }

  async load(id: string): Promise<LoadedModel> {
    const entry = this.entry(id);
    if (!entry.file) throw this.notHere(entry);
    const path = this.fileOf(entry, entry.file);
    const { bytes, weights } = await readModelFile(path).catch((cause: NodeJS.ErrnoException) => {
      const reason = cause.code === 'ENOENT' ? 'is missing' : `cannot be read: ${cause.message}`;
      throw new FexgraphError('MODEL_MISSING', `model "${id}": ${path} ${reason}`, {
        cause,
        hint: restoreHint(entry),
      });
    });
    await checkModel(entry, path, bytes);
    return { id, sha256: entry.file.sha256, bytes, weights: await weights() };
  }

  /** Path of a model file. */
  fileOf(_entry: ModelEntry, { path }: ModelFile): string {
    return join(this.folder, ...path.split('/'));
  }

  /** The error of a model that does not ship, with how to get it. */
  protected notHere({ id, checkpoint }: ModelEntry): FexgraphError {
    const source = checkpoint ? ` It is made from ${checkpoint.url}.` : '';
    return new FexgraphError('MODEL_MISSING', `model "${id}" does not ship with fexgraph and is not here.${source}`, {
      hint: `get it by \`fexgraph models pull ${id}\`, or give a file you have to \`fexgraph models import\``,
    });
  }
}
