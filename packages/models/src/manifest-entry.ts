import type { LoadedModel, TensorSpec } from '@fexgraph/inference';
import type { InjectionToken } from 'tsyringe';

export type CommercialUse = 'yes' | 'no' | 'unclear';

export interface Licence {
  /** SPDX id where one fits. */
  readonly spdx?: string | undefined;
  readonly name: string;
  readonly url?: string | undefined;
}

/** What the project knows of one model (models/manifest.json). */
export interface ManifestEntry {
  /** Stable name that graphs and options use, for example `rfb-320`. */
  readonly id: string;
  /** Changes whenever the bytes change. */
  readonly revision: string;
  readonly pack: string;
  readonly title: string;
  readonly task: 'detection' | 'landmarks' | 'blendshapes' | 'multitask' | 'emotion' | 'identity';
  /** Type of the node that runs it: who asks for the model by name gets this node. */
  readonly node?: string | undefined;
  readonly licence: Licence;
  readonly commercial: CommercialUse;
  /** Tensors of the ONNX graph that nodes feed and read. */
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
  /** Largest batch the graph accepts; 1 for graphs with a fixed batch, absent for any. */
  readonly maxBatch?: number | undefined;
  /** What cannot be seen in the tensors, per family: anchors, thresholds, value ranges. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Of a model that `quantize` made of another one: that model, and the sha256 of its graph. */
  readonly quantized?: { readonly precision: 'int8'; readonly from: string; readonly sha256: string } | undefined;
  /** Identity networks: embeddings of different spaces must not be compared. */
  readonly embeddingSpace?: string | undefined;
}

/**
 * `included`: ships. `pulled`: checkpoint is in the cache. `quantized`: made here of another model. `absent`: would have
 * to be pulled or imported. `damaged`: what the cache says of it cannot be read.
 */
export type ModelState = 'included' | 'pulled' | 'quantized' | 'absent' | 'damaged';

/** Looks models up; needs no file access, so `compile` can check graphs with it. */
export interface ModelCatalog {
  entries(): readonly ManifestEntry[];
  /** @throws FexgraphError MODEL_MISSING, naming near misses. */
  entry(id: string): ManifestEntry;
}

/** Gives checked bytes. Implementations: the file store of `@fexgraph/models/node`, a fetching store for browsers. */
export interface ModelStore extends ModelCatalog {
  /** @throws FexgraphError MODEL_MISSING (with how to get it), BAD_MODEL (wrong sha256, empty, corrupt). */
  load(id: string): Promise<LoadedModel>;
}

/** What nodes inject to learn a model's parameters. */
export const MODELS: InjectionToken<ModelCatalog> = Symbol.for('fexgraph.models');
