import { createHash } from 'node:crypto';
import type { LoadedModel } from '@fexgraph/inference';
import type { ManifestEntry, ModelStore } from '@fexgraph/models';
import { openFileStore } from '@fexgraph/models/node';
import { buildNetwork } from '@fexgraph/networks';
import { syntheticCheckpoint } from '@fexgraph/synth';

const CHIPS = { input: 'chips' } as const;
const FACES = { output: 'faces' } as const;

/** The manifest's graph of each network around synthetic weights. */
const BUILDERS: Readonly<Record<string, () => Uint8Array>> = {
  'retinaface-r34': () => buildNetwork('retinaface-r34', syntheticCheckpoint('retinaface_r34'), FACES).onnx,
  'face-multitask-v2': () => buildNetwork('face-multitask-v2', syntheticCheckpoint('face_multitask_v2'), CHIPS).onnx,
  'arcface-r50': () => buildNetwork('arcface-r50', syntheticCheckpoint('arcface_r50'), CHIPS).onnx,
  facenet: () => buildNetwork('facenet', syntheticCheckpoint('facenet'), CHIPS).onnx,
};

/** The reference networks by their manifest entries, made in memory when they are asked for: 1 to 2 s each. */
export class SyntheticModels implements ModelStore {
  readonly #entries: readonly ManifestEntry[];
  readonly #builders: typeof BUILDERS;

  constructor(entries: readonly ManifestEntry[], more: typeof BUILDERS = {}) {
    this.#entries = entries;
    this.#builders = { ...BUILDERS, ...more };
  }

  /** @param more further networks, by manifest id */
  static async open(more?: typeof BUILDERS): Promise<SyntheticModels> {
    return new SyntheticModels((await openFileStore()).entries(), more);
  }

  entries(): readonly ManifestEntry[] {
    return this.#entries;
  }

  entry(id: string): ManifestEntry {
    const entry = this.#entries.find((one) => one.id === id);
    if (!entry) throw new Error(`no model "${id}"`);
    return entry;
  }

  async load(id: string): Promise<LoadedModel> {
    const build = this.#builders[id];
    if (!build) throw new Error(`no synthetic weights of "${id}"`);
    const bytes = build();
    return { id, sha256: createHash('sha256').update(bytes).digest('hex'), bytes };
  }
}
