import { mkdir, mkdtemp, readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, FexgraphError } from '@fexgraph/core';
import { withLock } from '@fexgraph/files';
import type { QuantizedNetwork } from '@fexgraph/networks/quantize';
import type { ModelEntry, ModelManifest } from '../../manifest-schema.ts';
import {
  QUANTIZED_PACK,
  type QuantizedOrigin,
  type QuantizedRecord,
  quantizedRecordSchema,
  quantizedRecord as recordOf,
} from '../../quantized-record.ts';
import { sha256 } from '../sha256.ts';
import { diskFailure, OTHER_CACHE } from './disk-failure.ts';
import { readRecord } from './read-record.ts';
import { removeUnfinished, writeBeside, writeJson } from './write-beside.ts';

const RECORD = 'quantized.json';

const MAKE_AGAIN = 'remove its folder, and make the model again by `fexgraph models quantize`';

/** `<cache>/quantized/<id>`: the graph, and how it was made. */
export function quantizedFolder(cache: string, id: string): string {
  return join(cache, 'quantized', id);
}

/** The id of a quantised model, if none is chosen. */
export const quantizedId = (source: string) => `${source}-int8`;

/** @throws FexgraphError BAD_MODEL for a record that cannot be read */
export async function quantizedRecord(cache: string, id: string): Promise<QuantizedRecord | undefined> {
  const path = join(quantizedFolder(cache, id), RECORD);
  const record = await readRecord(path, quantizedRecordSchema, MAKE_AGAIN);
  if (!record || (record.entry.id === id && record.entry.quantized && record.entry.file)) return record;
  throw new FexgraphError('BAD_MODEL', `${path} is not about a quantised model "${id}"`, {
    hint: MAKE_AGAIN,
  });
}

/** What was quantised here. */
export interface QuantizedHere {
  /** By name. */
  readonly records: readonly QuantizedRecord[];
  /** Those whose record cannot be used, and why: each costs itself only. */
  readonly damaged: ReadonlyMap<string, FexgraphError>;
}

/** All that were made here. @throws FexgraphError OUTPUT_FAILED for a folder that cannot be listed (rejects). */
export async function quantizedModels(cache: string): Promise<QuantizedHere> {
  const names = await readdir(quantizedFolder(cache, '')).catch((thrown: NodeJS.ErrnoException) => {
    // A path through a file leads nowhere: whoever writes there is told.
    if (thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR') return [] as string[];
    throw diskFailure(quantizedFolder(cache, ''), thrown);
  });
  const records: QuantizedRecord[] = [];
  const damaged = new Map<string, FexgraphError>();
  for (const name of names.sort()) {
    try {
      const record = await quantizedRecord(cache, name);
      if (record) records.push(record);
    } catch (thrown) {
      if (!(thrown instanceof FexgraphError)) throw thrown;
      damaged.set(name, thrown);
    }
  }
  return { records, damaged };
}

/** @throws FexgraphError BAD_MODEL where a quantised model has the id of one that the manifest has */
export function withQuantized(manifest: ModelManifest, records: readonly QuantizedRecord[]): ModelManifest {
  if (records.length === 0) return manifest;
  const taken = records.find(({ entry }) => manifest.models.some(({ id }) => id === entry.id));
  if (taken) {
    throw new FexgraphError('BAD_MODEL', `a model quantised here has the id "${taken.entry.id}" of the manifest`, {
      hint: 'remove its folder from the cache, and quantise again with another --id',
    });
  }
  const pack = { id: QUANTIZED_PACK, title: 'Quantised on this machine', delivery: 'included' as const };
  return {
    ...manifest,
    packs: [...manifest.packs, pack],
    models: [...manifest.models, ...records.map((r) => r.entry)],
  };
}

/** What keeping asks of a store. */
export interface KeepingStore {
  readonly cache: string;
  readonly clock: Clock;
  date(): Date;
  entries(): readonly ModelEntry[];
  readonly damaged: ReadonlyMap<string, FexgraphError>;
}

export interface KeepOptions extends QuantizedOrigin {
  /** Take the place of an earlier one of this id. Default false. */
  readonly replace?: boolean;
}

/**
 * Keeps a quantised model in the cache: stores that are opened from now on have it.
 *
 * @throws FexgraphError as `requireFreeId`; OUTPUT_FAILED
 */
export async function keepQuantized(
  store: KeepingStore,
  network: QuantizedNetwork,
  options: KeepOptions,
): Promise<QuantizedRecord> {
  requireFreeId(store, options.id, options.replace);
  const folder = quantizedFolder(store.cache, options.id);
  const record = recordOf(options, network, sha256(network.onnx), store.date());
  const { path } = record.entry.file!;
  await mkdir(folder, { recursive: true }).catch((thrown) => {
    throw diskFailure(folder, thrown);
  });
  await withLock(join(folder, 'lock'), { clock: store.clock, elsewhere: OTHER_CACHE }, async () => {
    await removeUnfinished(folder);
    await writeBeside(join(folder, path), network.onnx);
    await writeJson(join(folder, RECORD), record);
    for (const name of await readdir(folder))
      if (name.endsWith('.onnx') && name !== path) await rm(join(folder, name), { force: true });
  });
  return record;
}

/**
 * Before the work of making a model: whether it could be kept.
 *
 * @throws FexgraphError as `requireFreeId`; OUTPUT_FAILED where nothing can be written into the cache (rejects)
 */
export async function requireRoomFor(
  store: Omit<KeepingStore, 'clock' | 'date'>,
  id: string,
  replace?: boolean,
): Promise<void> {
  requireFreeId(store, id, replace);
  const folder = quantizedFolder(store.cache, id);
  try {
    await mkdir(folder, { recursive: true });
    await rmdir(await mkdtemp(join(folder, 'check-')));
  } catch (thrown) {
    throw diskFailure(folder, thrown);
  }
}

/** @throws FexgraphError BAD_OPTION for an id that no model can have, that is taken, or was used and is not to be replaced */
export function requireFreeId(store: Pick<KeepingStore, 'entries' | 'damaged'>, id: string, replace = false): void {
  const refuse = (reason: string, hint: string): never => {
    throw new FexgraphError('BAD_OPTION', `the id "${id}" ${reason}`, { hint });
  };
  if (!/^[a-z0-9][a-z0-9.-]*$/.test(id)) refuse('is no name of a model', 'lower-case letters, digits, dots and dashes');
  const known = store.entries().find((entry) => entry.id === id);
  if (known && !known.quantized) refuse('is that of another model', 'choose another one with --id');
  if ((known || store.damaged.has(id)) && !replace)
    refuse('was used before', 'make it anew with --replace, or choose another one with --id');
}
