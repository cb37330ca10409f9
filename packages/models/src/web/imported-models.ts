import { FexgraphError, toError } from '@fexgraph/core';
import type { LoadedModel } from '@fexgraph/inference';
import type * as z from 'zod';
import type { BuildOverrides } from '../build/build-overrides.ts';
import { type BuildRecord, buildIdentity, buildRecordSchema, isOutdated } from '../build/build-record.ts';
import {
  type CheckpointEntry,
  type CheckpointRecord,
  checkpointRecordSchema,
  requirePublished,
} from '../build/checkpoint-record.ts';
import { type NetworkPlan, planNetwork } from '../build/network-plan.ts';
import { contentKey, type ModelCache, pageAddress } from './model-cache.ts';
import { sha256 } from './sha256.ts';

/**
 * Networks that were built in this browser from checkpoints of the user. Kept are the graph and two records, one of the
 * checkpoint and one of the build; the checkpoint itself is not. That of the checkpoint is written last: without it
 * there is no model.
 */
export class ImportedModels {
  readonly #cache: ModelCache;
  readonly #overrides: BuildOverrides;

  constructor(cache: ModelCache, overrides: BuildOverrides) {
    this.#cache = cache;
    this.#overrides = overrides;
  }

  /** @throws FexgraphError BAD_MODEL when the entry does not describe a network that can be built. */
  plan(entry: CheckpointEntry): NetworkPlan {
    return planNetwork(entry, this.#overrides);
  }

  /** What is known of the checkpoint that was imported, if one was. */
  checkpoint(entry: CheckpointEntry): Promise<CheckpointRecord | undefined> {
    return this.#record(checkpointKey(entry), checkpointRecordSchema);
  }

  /**
   * The graph, if its checkpoint was imported.
   *
   * @throws FexgraphError BAD_MODEL (damaged, not the published weights), MODEL_MISSING (built otherwise than now wanted)
   */
  async load(entry: CheckpointEntry): Promise<LoadedModel | undefined> {
    const { id } = entry;
    const checkpoint = await this.checkpoint(entry);
    if (!checkpoint) return undefined;
    requirePublished(entry, checkpoint);
    const build = await this.#record(await this.#buildKey(entry, checkpoint.sha256), buildRecordSchema);
    const bytes = build && (await this.#cache.get(contentKey(build.sha256)));
    if (!bytes) {
      throw new FexgraphError(
        'MODEL_MISSING',
        `model "${id}" was built in this browser for another backend, or by another version of fexgraph`,
        { hint: `import its file again: ${checkpoint.from}` },
      );
    }
    if (bytes.length !== build.bytes || (await sha256(bytes)) !== build.sha256) {
      throw new FexgraphError('BAD_MODEL', `model "${id}": what was built in this browser is damaged`, {
        hint: `import its file again: ${checkpoint.from}`,
      });
    }
    return { id, sha256: build.sha256, bytes };
  }

  /** @throws FexgraphError OUTPUT_FAILED, for example where the browser gives no more space. */
  async keep(
    entry: CheckpointEntry,
    checkpoint: CheckpointRecord,
    build: BuildRecord,
    onnx: Uint8Array<ArrayBuffer>,
  ): Promise<void> {
    try {
      await this.#cache.put(contentKey(build.sha256), onnx);
      await this.#cache.put(await this.#buildKey(entry, checkpoint.sha256), bytesOf(build));
      await this.#cache.put(checkpointKey(entry), bytesOf(checkpoint));
      await this.#removeOutdated(entry, checkpoint.sha256);
    } catch (thrown) {
      const cause = toError(thrown);
      throw new FexgraphError('OUTPUT_FAILED', `model "${entry.id}" cannot be kept: ${cause.message}`, {
        hint: 'give the browser more space, or empty it of other data of this page (clearModelCache)',
        cause,
      });
    }
  }

  async #removeOutdated(entry: CheckpointEntry, checkpointSha256: string): Promise<void> {
    for (const key of await this.#cache.keys(buildsOf(entry))) {
      const record = await this.#record(key, buildRecordSchema);
      if (record && !isOutdated(record, checkpointSha256)) continue;
      await this.#cache.delete(key);
      if (record) await this.#cache.delete(contentKey(record.sha256));
    }
  }

  async #buildKey(entry: CheckpointEntry, checkpointSha256: string): Promise<string> {
    const identity = new TextEncoder().encode(buildIdentity(this.plan(entry), checkpointSha256));
    return `${buildsOf(entry)}${await sha256(identity)}`;
  }

  /** A record that cannot be read is none: what it is of is made anew. */
  async #record<Schema extends z.ZodType>(key: string, schema: Schema): Promise<z.output<Schema> | undefined> {
    const bytes = await this.#cache.get(key);
    if (!bytes) return undefined;
    try {
      return schema.safeParse(JSON.parse(new TextDecoder().decode(bytes))).data;
    } catch {
      return undefined;
    }
  }
}

function checkpointKey({ id, revision }: CheckpointEntry): string {
  return pageAddress(`/fexgraph-checkpoint/${id}/${encodeURIComponent(revision)}`);
}

function buildsOf({ id, revision }: CheckpointEntry): string {
  return pageAddress(`/fexgraph-build/${id}/${encodeURIComponent(revision)}/`);
}

function bytesOf(record: object): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(record));
}
