import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FexgraphError } from '@fexgraph/core';
import type { LoadedModel } from '@fexgraph/inference';
import type { Checkpoint } from '@fexgraph/networks/checkpoints';
import { buildNetworkModel } from '../../build/build-network-model.ts';
import type { BuildOverrides } from '../../build/build-overrides.ts';
import {
  type BuildRecord,
  buildIdentity,
  buildRecord,
  buildRecordSchema,
  isOutdated,
} from '../../build/build-record.ts';
import type { CheckpointEntry } from '../../build/checkpoint-record.ts';
import { type NetworkPlan, planNetwork } from '../../build/network-plan.ts';
import { readModelFile } from '../read-model-file.ts';
import { sha256 } from '../sha256.ts';
import { tensorOutside } from '../tensor-outside.ts';
import type { ModelPlace } from './model-place.ts';
import { readRecord } from './read-record.ts';
import { writeBeside, writeJson } from './write-beside.ts';

const SUFFIX = '.build.json';

export interface Build {
  readonly record: BuildRecord;
  readonly model: LoadedModel;
}

/** The graphs built from the checkpoint of one model, one per set of options that changes the graph. */
export class ModelBuilds {
  readonly #plan: NetworkPlan;

  /** @throws FexgraphError BAD_MODEL when the entry does not describe a network that can be built. */
  constructor(
    readonly entry: CheckpointEntry,
    readonly place: ModelPlace,
    overrides: BuildOverrides,
  ) {
    this.#plan = planNetwork(entry, overrides);
  }

  /** Equal for equal bytes and equal options. */
  key(checkpointSha256: string): string {
    return sha256(Buffer.from(buildIdentity(this.#plan, checkpointSha256))).slice(0, 32);
  }

  record(checkpointSha256: string): Promise<BuildRecord | undefined> {
    return readRecord(this.place.buildRecord(this.key(checkpointSha256)), buildRecordSchema);
  }

  /**
   * The graph if it was built before. Its bytes are read once and not copied.
   *
   * @throws FexgraphError BAD_MODEL when it is not as it was built.
   */
  async load(checkpointSha256: string): Promise<LoadedModel | undefined> {
    const record = await this.record(checkpointSha256);
    if (!record) return undefined;
    const path = this.place.onnx(this.key(checkpointSha256));
    const refuse = (reason: string): never => {
      throw new FexgraphError('BAD_MODEL', `model "${this.entry.id}": ${path} ${reason}`, {
        hint: 'remove the file and its .build.json: it is built again from the checkpoint when needed',
      });
    };
    const { bytes, weights } = await readModelFile(path).catch((cause: Error) =>
      refuse(`cannot be read: ${cause.message}`),
    );
    if (bytes.length !== record.bytes) refuse(`has ${bytes.length} bytes, ${record.bytes} were built`);
    const digest = sha256(bytes);
    if (digest !== record.sha256) refuse(`has sha256 ${digest}, ${record.sha256} was built`);
    const outside = await tensorOutside(bytes, path);
    if (outside) refuse(outside);
    return { id: this.entry.id, sha256: digest, bytes, weights: await weights() };
  }

  /**
   * Builds and keeps the graph. Only whoever holds the lock of the place may call this.
   *
   * @throws FexgraphError BAD_CHECKPOINT naming the first tensors that differ, OUTPUT_FAILED.
   */
  async build(checkpoint: Checkpoint, checkpointSha256: string, date: Date): Promise<Build> {
    const built = buildNetworkModel(this.entry, this.#plan, checkpoint);
    const { onnx } = built;
    const digest = sha256(onnx);
    const record = buildRecord(this.#plan, checkpointSha256, built, digest, date);
    const key = this.key(checkpointSha256);
    await writeBeside(this.place.onnx(key), onnx);
    await writeJson(this.place.buildRecord(key), record);
    await this.#removeOutdated(checkpointSha256);
    return { record, model: { id: this.entry.id, sha256: digest, bytes: onnx } };
  }

  /** Every graph of the place, also those of other options. */
  async all(): Promise<{ readonly path: string; readonly record: BuildRecord }[]> {
    const names = (await readdir(this.place.folder)).filter((name) => name.endsWith(SUFFIX)).sort();
    const builds: { path: string; record: BuildRecord }[] = [];
    for (const name of names) {
      const record = await readRecord(join(this.place.folder, name), buildRecordSchema);
      if (record) builds.push({ path: this.place.onnx(name.slice(0, -SUFFIX.length)), record });
    }
    return builds;
  }

  async #removeOutdated(checkpointSha256: string): Promise<void> {
    for (const { path, record } of await this.all()) {
      if (!isOutdated(record, checkpointSha256)) continue;
      await rm(path.replace(/\.onnx$/, SUFFIX), { force: true });
      await rm(path, { force: true });
    }
  }
}
