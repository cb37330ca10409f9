import { FexgraphError, toError } from '@fexgraph/core';

/** Anything that goes wrong with one model, as an error that can be listed. */
export function asFexgraphError(thrown: unknown): FexgraphError {
  if (thrown instanceof FexgraphError) return thrown;
  const cause = toError(thrown);
  return new FexgraphError('INTERNAL', cause.message, { cause });
}
