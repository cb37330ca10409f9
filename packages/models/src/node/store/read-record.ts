import { readFile } from 'node:fs/promises';
import { FexgraphError, toError } from '@fexgraph/core';
import type { ZodType, z } from 'zod';

/**
 * A JSON file of the cache, checked; undefined when there is none.
 *
 * @throws FexgraphError BAD_MODEL when it cannot be read or is not what it should be.
 */
export async function readRecord<Schema extends ZodType>(
  path: string,
  schema: Schema,
  hint = 'remove it and pull or import the model again',
): Promise<z.output<Schema> | undefined> {
  let reason: string;
  try {
    const result = schema.safeParse(JSON.parse(await readFile(path, 'utf8')));
    if (result.success) return result.data;
    const [issue] = result.error.issues;
    reason = `${issue.path.join('.') || 'contents'}: ${issue.message}`;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    reason = toError(thrown).message;
  }
  throw new FexgraphError('BAD_MODEL', `${path} cannot be used: ${reason}`, { hint });
}
