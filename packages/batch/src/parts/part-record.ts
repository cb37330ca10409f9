import { basename } from 'node:path';
import { FexgraphError, sha256Text as sha256 } from '@fexgraph/core';
import * as z from 'zod';
import { workerSchema } from './worker.ts';

const count = z.int().min(0);

const partRecordSchema = z.strictObject({
  /** Version of this format. */
  part: z.literal(1),
  id: sha256,
  segment: z.strictObject({ bytes: count, sha256, frames: count, rows: count }),
  /** What else the run wrote, for example overlays: files beside the segment until the tables are made. */
  files: z.array(
    z.strictObject({
      name: z
        .string()
        .refine(
          (name) => name !== '' && name !== '.' && name !== '..' && basename(name) === name && !/[\\/]/.test(name),
          {
            error: 'must be the name of a file',
          },
        ),
      bytes: count,
      sha256,
      input: z.string().optional(),
      rows: count.optional(),
    }),
  ),
  worker: workerSchema,
  /** How the run went, for whoever ran it: versions, models, counts, failures, notes, timings. */
  run: z.record(z.string(), z.unknown()),
});

/** What is known of a part that is done. It may hold times and hosts, which a segment may not. */
export type PartRecord = z.infer<typeof partRecordSchema>;

/** A record without how the run went, which is long: what many parts are known by. */
export type KeptPart = Omit<PartRecord, 'run'>;

export const keptPart = ({ run: _, ...kept }: PartRecord): KeptPart => kept;

export function partRecordText(record: PartRecord): string {
  return `${JSON.stringify(record)}\n`;
}

/** @throws FexgraphError BAD_INPUT naming what is wrong. */
export function parsePartRecord(text: string, name: string): PartRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new FexgraphError('BAD_INPUT', `${name} is no record of a part: not JSON`, { cause });
  }
  const parsed = partRecordSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [{ path, message }] = parsed.error.issues;
  throw new FexgraphError('BAD_INPUT', `${name} is no record of a part: ${path.join('.')}: ${message}`);
}
