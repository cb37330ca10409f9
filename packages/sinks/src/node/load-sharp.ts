import { FexgraphError, toError } from '@fexgraph/core';

export type Sharp = typeof import('sharp').default;

/**
 * Loads sharp when it is needed: a run without pictures to draw needs none.
 *
 * @param what cannot be done without it, for the message
 * @throws FexgraphError BACKEND_UNAVAILABLE (rejects)
 */
export async function loadSharp(what: string): Promise<Sharp> {
  try {
    return (await import('sharp')).default;
  } catch (cause) {
    throw new FexgraphError('BACKEND_UNAVAILABLE', `cannot ${what}: ${toError(cause).message}`, {
      hint: 'install sharp: npm install sharp',
      cause,
    });
  }
}
