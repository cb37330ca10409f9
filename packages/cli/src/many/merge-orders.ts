import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PartFolder } from '@fexgraph/batch';
import { FexgraphError } from '@fexgraph/core';
import { writeBeside } from '@fexgraph/files';
import * as z from 'zod';

const ordersSchema = z.strictObject({
  /** Version of this format. */
  merge: z.literal(1),
  out: z.string().min(1),
  format: z.array(z.string()).readonly().optional(),
  csvBom: z.boolean().optional(),
  digits: z.int().optional(),
  perInput: z.boolean().optional(),
  overwrite: z.boolean().optional(),
});

/**
 * What tables are to be made when all parts are done. It lies beside the plan and not in a queue: who may put something into
 * a queue shall not say what is written where.
 */
export type MergeOrders = Omit<z.infer<typeof ordersSchema>, 'merge'>;

const pathOf = ({ path }: PartFolder): string => join(path, 'merge.json');

/** In place of earlier ones; undefined: none. @throws FexgraphError OUTPUT_FAILED (rejects). */
export async function writeOrders(folder: PartFolder, orders: MergeOrders | undefined): Promise<void> {
  if (orders) await writeBeside(pathOf(folder), Buffer.from(`${JSON.stringify({ merge: 1, ...orders })}\n`));
  else await rm(pathOf(folder), { force: true });
}

/** @throws FexgraphError BAD_INPUT naming what is wrong (rejects). */
export async function readOrders(folder: PartFolder): Promise<MergeOrders | undefined> {
  const path = pathOf(folder);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw thrown;
  }
  try {
    const { merge: _, ...orders } = ordersSchema.parse(JSON.parse(text));
    return orders;
  } catch (cause) {
    throw new FexgraphError('BAD_INPUT', `${path} does not say what is to be merged`, {
      hint: 'fexgraph queue submit writes it',
      cause,
    });
  }
}
