import { FexgraphError, toError } from '@fexgraph/core';

/**
 * What a library reads of a file, whose fault it is if the library stumbles.
 * @throws FexgraphError `BAD_INPUT` (rejects).
 */
export async function fromLibrary<T>(format: string, name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof FexgraphError) throw cause;
    throw new FexgraphError('BAD_INPUT', `${name}: not ${format} that can be read: ${toError(cause).message}`, {
      cause,
    });
  }
}
