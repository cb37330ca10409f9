import type { BuiltNetwork } from '@fexgraph/networks';
import * as z from 'zod';
import { BUILDER_VERSION } from './builder-version.ts';
import type { NetworkPlan } from './network-plan.ts';

export const buildRecordSchema = z.object({
  schema: z.literal(1),
  builder: z.int(),
  /** sha256 of the checkpoint. */
  checkpoint: z.string(),
  network: z.string(),
  options: z.record(z.string(), z.json()),
  parameters: z.record(z.string(), z.json()),
  /** Choices that were made without evidence in the file. */
  warnings: z.array(z.string()),
  bytes: z.int().positive(),
  sha256: z.string(),
  date: z.string(),
});

/** What a store knows of a graph that was built. */
export type BuildRecord = z.output<typeof buildRecordSchema>;

/** Equal for equal bytes and equal options: stores name a graph by the sha256 of this. */
export function buildIdentity({ network, options }: NetworkPlan, checkpointSha256: string): string {
  return JSON.stringify([BUILDER_VERSION, network, options, checkpointSha256]);
}

/** @param sha256 of the graph that was built */
export function buildRecord(
  { network, options }: NetworkPlan,
  checkpointSha256: string,
  { onnx, parameters, warnings }: Pick<BuiltNetwork, 'onnx' | 'parameters' | 'warnings'>,
  sha256: string,
  date: Date,
): BuildRecord {
  return buildRecordSchema.parse({
    schema: 1,
    builder: BUILDER_VERSION,
    checkpoint: checkpointSha256,
    network,
    options,
    parameters,
    warnings,
    bytes: onnx.length,
    sha256,
    date: date.toISOString(),
  });
}

/** Graphs of an earlier builder or of an earlier checkpoint are never asked for again, and they are large. */
export function isOutdated({ builder, checkpoint }: BuildRecord, checkpointSha256: string): boolean {
  return builder < BUILDER_VERSION || checkpoint !== checkpointSha256;
}
