import { readFile } from 'node:fs/promises';
import { FexgraphError, toError } from '@fexgraph/core';
import * as z from 'zod';

const metadata = z.object({
  /** Version of fexgraph. */
  fexgraph: z.string(),
  /** False where the run was interrupted: rows may lack. */
  complete: z.boolean(),
  models: z.array(
    z.object({ id: z.string(), revision: z.string(), licence: z.object({ name: z.string() }), commercial: z.string() }),
  ),
  /** What the run was asked for. */
  options: z.record(z.string(), z.unknown()),
});

/** What the record of the run says about a table, as far as an analysis wants to know. */
export type RunMetadata = z.infer<typeof metadata>;

/** Where the record of a run lies: `fex.run.json` for `fex.csv`, `fex.parquet` ... */
export function runRecordOf(table: string): string {
  return `${table.replace(/(?<=[^/\\])(\.\w+)?(\.gz)?$/, '')}.run.json`;
}

/**
 * Resolves to undefined where no record lies beside the table.
 * @throws FexgraphError `BAD_INPUT` for a record that cannot be read or is none (rejects).
 */
export async function runMetadata(table: string): Promise<RunMetadata | undefined> {
  const path = runRecordOf(table);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if ((cause as { readonly code?: unknown }).code === 'ENOENT') return undefined;
    throw new FexgraphError('BAD_INPUT', `${path}: the run record cannot be read: ${toError(cause).message}`, {
      cause,
    });
  }
  try {
    return metadata.parse(JSON.parse(text));
  } catch (cause) {
    throw new FexgraphError('BAD_INPUT', `${path}: not a run record of fexgraph`, { cause });
  }
}
