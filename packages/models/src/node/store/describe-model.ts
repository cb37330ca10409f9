import type { CheckpointTensor } from '@fexgraph/networks/checkpoints';
import type { BuildRecord } from '../../build/build-record.ts';
import { type CheckpointEntry, type CheckpointRecord, hasCheckpoint } from '../../build/checkpoint-record.ts';
import type { ModelEntry } from '../../manifest-schema.ts';
import type { QuantizedRecord } from '../../quantized-record.ts';
import { acceptedOn } from './licences.ts';
import type { LocalModelStore } from './local-model-store.ts';
import { quantizedRecord } from './quantized-models.ts';

/** What `models info` shows of one model. */
export interface ModelDescription {
  readonly entry: ModelEntry;
  /** The file that is here: the included ONNX model, or the cached checkpoint. */
  readonly file?: string;
  /** Of the checkpoint in the cache. */
  readonly record?: CheckpointRecord;
  /** The graph built from it with the store's options. Absent until it was built. */
  readonly build?: BuildRecord & { readonly file: string };
  /** Of a model that was quantised here: how. */
  readonly quantized?: QuantizedRecord;
  /** When the licence was accepted, where that is asked for. */
  readonly licenceAccepted?: string;
  /** Of the checkpoint, in the order of the file. */
  readonly tensors?: readonly CheckpointTensor[];
  /** Of a checkpoint that holds whole networks instead of tensors: their names. */
  readonly networks?: readonly string[];
}

/**
 * Everything known of a model. With `tensors` the checkpoint is read and checked.
 *
 * @throws FexgraphError MODEL_MISSING for an unknown id, BAD_MODEL, BAD_CHECKPOINT.
 */
export async function describeModel(
  store: LocalModelStore,
  id: string,
  options: { readonly tensors?: boolean } = {},
): Promise<ModelDescription> {
  const entry = store.entry(id);
  if (!hasCheckpoint(entry)) {
    const quantized = entry.quantized && (await quantizedRecord(store.cache, id));
    return { entry, file: entry.file && store.fileOf(entry, entry.file), quantized };
  }
  const record = await store.checkpointRecord(entry);
  const place = store.place(entry);
  return {
    entry,
    record,
    file: record && place.checkpoint,
    build: record && (await buildOf(store, entry, record)),
    licenceAccepted: await acceptedOn(entry, place),
    ...(record && options.tensors ? await contentsOf(store, entry, record) : {}),
  };
}

async function buildOf(store: LocalModelStore, entry: CheckpointEntry, { sha256 }: CheckpointRecord) {
  const builds = await store.builds(entry);
  const record = await builds.record(sha256);
  return record && { ...record, file: builds.place.onnx(builds.key(sha256)) };
}

async function contentsOf(store: LocalModelStore, entry: CheckpointEntry, record: CheckpointRecord) {
  const { readCheckpoint } = await import('@fexgraph/networks/checkpoints');
  const checkpoint = readCheckpoint(await store.checkpointBytes(entry, record), `model "${entry.id}"`);
  return checkpoint.container === 'task' ? { networks: checkpoint.networks() } : { tensors: checkpoint.tensors() };
}
