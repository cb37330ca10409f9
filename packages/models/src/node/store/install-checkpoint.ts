import { FexgraphError } from '@fexgraph/core';
import type { Checkpoint } from '@fexgraph/networks/checkpoints';
import {
  type CheckpointRecord,
  checkpointRecord,
  checkpointRecordSchema,
  trustIn,
} from '../../build/checkpoint-record.ts';
import { sha256 } from '../sha256.ts';
import { acceptedOn } from './licences.ts';
import type { Build, ModelBuilds } from './model-builds.ts';
import { readRecord } from './read-record.ts';
import { writeJson } from './write-beside.ts';

/** Bytes that want to become the checkpoint of a model. */
export interface Arrival {
  readonly how: CheckpointRecord['how'];
  readonly from: string;
  readonly commit?: string;
  readonly bytes: Uint8Array;
  /** What was computed while they came, where it was. */
  readonly expectedSha256?: string;
  /** Given by whoever has read them before. */
  readonly checkpoint?: Checkpoint;
  readonly allowOtherWeights?: boolean;
  /** Puts exactly these bytes into place, whole or not at all. */
  moveTo(path: string): Promise<void>;
}

export interface Installed {
  readonly record: CheckpointRecord;
  readonly build: Build;
}

/**
 * Checks bytes, builds the network from them at once, and only then makes them the model: the record is written last,
 * and without it nothing is loaded. Only whoever holds the lock of the place may call this.
 *
 * @throws FexgraphError BAD_CHECKPOINT (other bytes than expected; damaged; tensors that do not fit, the first of them
 *   named), OUTPUT_FAILED.
 */
export async function installCheckpoint(builds: ModelBuilds, arrival: Arrival, date: Date): Promise<Installed> {
  const { entry, place } = builds;
  const known = await readRecord(place.record, checkpointRecordSchema);
  const digest = sha256(arrival.bytes);
  if (arrival.expectedSha256 !== undefined && arrival.expectedSha256 !== digest) {
    throw new FexgraphError('BAD_CHECKPOINT', `model "${entry.id}": the file changed on disk while it was read`, {
      hint: 'see that nothing else writes into the cache, and try again',
    });
  }
  const trust = trustIn(entry, digest, known, arrival.allowOtherWeights);
  const { readCheckpoint } = await import('@fexgraph/networks/checkpoints');
  const checkpoint = arrival.checkpoint ?? readCheckpoint(arrival.bytes, `model "${entry.id}"`);
  const build = await builds.build(checkpoint, digest, date);
  await arrival.moveTo(place.checkpoint);
  const { how, from, commit, bytes } = arrival;
  const accepted = await acceptedOn(entry, place);
  const origin = { how, from, commit, bytes: bytes.length, sha256: digest, trust, accepted };
  const record = checkpointRecord(entry, origin, date);
  await writeJson(place.record, record);
  return { record, build };
}
