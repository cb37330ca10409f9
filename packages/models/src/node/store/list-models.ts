import { FexgraphError } from '@fexgraph/core';
import { type CheckpointRecord, hasCheckpoint, type Trust } from '../../build/checkpoint-record.ts';
import type { ModelState } from '../../manifest-entry.ts';
import type { ModelEntry } from '../../manifest-schema.ts';
import type { LocalModelStore } from './local-model-store.ts';

/** What `models list` shows of one model. */
export interface ModelListing {
  readonly id: string;
  readonly pack: string;
  readonly title: string;
  readonly task: ModelEntry['task'];
  /** Size of the model file, or of the checkpoint where it is known. */
  readonly bytes?: number;
  readonly state: ModelState;
  /** Of a pulled model: why its bytes are believed. */
  readonly trust?: Trust;
  readonly licence: string;
  readonly commercial: ModelEntry['commercial'];
  /** The licence must be accepted before the first pull. */
  readonly acceptance: boolean;
  readonly quality: string;
  /** Of a damaged one. */
  readonly problem?: string;
}

/** All models of the manifest, and those that were quantised here but for what is in `store.damaged`. */
export async function listModels(store: LocalModelStore): Promise<ModelListing[]> {
  const listings: ModelListing[] = [];
  for (const entry of store.entries()) {
    try {
      listings.push(listing(entry, hasCheckpoint(entry) ? await store.checkpointRecord(entry) : undefined));
    } catch (thrown) {
      if (!(thrown instanceof FexgraphError)) throw thrown;
      listings.push({ ...listing(entry, undefined), state: 'damaged', problem: thrown.toLine() });
    }
  }
  return listings;
}

function listing(entry: ModelEntry, record: CheckpointRecord | undefined): ModelListing {
  return {
    id: entry.id,
    pack: entry.pack,
    title: entry.title,
    task: entry.task,
    bytes: entry.file?.bytes ?? record?.bytes ?? entry.checkpoint?.bytes,
    state: entry.quantized ? 'quantized' : entry.file ? 'included' : record ? 'pulled' : 'absent',
    trust: record?.trust,
    licence: entry.licence.spdx ?? entry.licence.name,
    commercial: entry.commercial,
    acceptance: entry.checkpoint?.acceptance ?? false,
    quality: entry.quality,
  };
}
