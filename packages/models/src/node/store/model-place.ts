import { join } from 'node:path';
import { FexgraphError } from '@fexgraph/core';
import type { CheckpointSource, ModelEntry } from '../../manifest-schema.ts';

const EXTENSIONS: Readonly<Record<CheckpointSource['container'], string>> = {
  safetensors: '.safetensors',
  torch: '.pth',
  task: '.task',
};

/** The files of one pulled model: `<cache>/<id>/<revision>/...`. */
export class ModelPlace {
  readonly folder: string;
  /** Acceptance of the licence; outlives revisions. */
  readonly licence: string;
  readonly checkpoint: string;
  /** Where the checkpoint is from, and its sha256. Written last: without it there is no model. */
  readonly record: string;
  /** An unfinished download, and what is needed to resume it. */
  readonly part: string;
  readonly partState: string;
  readonly lock: string;

  constructor(cache: string, { id, revision, checkpoint }: ModelEntry & { readonly checkpoint: CheckpointSource }) {
    // A manifest may be a user's own: no revision may lead out of the cache.
    if (!/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(revision)) {
      throw new FexgraphError('BAD_MODEL', `model "${id}": the revision "${revision}" cannot name a folder`, {
        hint: 'use letters, digits, dots, dashes and underscores in the manifest',
      });
    }
    this.folder = join(cache, id, revision);
    this.licence = join(cache, id, 'licence.json');
    this.checkpoint = join(this.folder, `checkpoint${EXTENSIONS[checkpoint.container]}`);
    this.record = join(this.folder, 'checkpoint.json');
    this.part = join(this.folder, 'download.part');
    this.partState = join(this.folder, 'download.json');
    this.lock = join(this.folder, 'lock');
  }

  /** A graph built with certain options from a certain checkpoint. */
  onnx(key: string): string {
    return join(this.folder, `${key}.onnx`);
  }

  buildRecord(key: string): string {
    return join(this.folder, `${key}.build.json`);
  }
}
