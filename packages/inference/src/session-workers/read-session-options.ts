import { FexgraphError } from '@fexgraph/core';
import type { SessionOptions } from '../session.ts';

/** Options with their defaults. @throws FexgraphError BAD_OPTION */
export function readSessionOptions(
  options: SessionOptions,
): Required<Omit<SessionOptions, 'copyBytes'>> & Pick<SessionOptions, 'copyBytes'> {
  const { copyBytes } = options;
  if (copyBytes !== undefined && !(copyBytes >= 0)) {
    throw new FexgraphError(
      'BAD_OPTION',
      `session option "copyBytes" must be a number of at least 0, got ${copyBytes}`,
    );
  }
  return {
    threads: countOf('threads', options.threads ?? 1, 1),
    workers: countOf('workers', options.workers ?? 1, 1),
    timeoutMs: countOf('timeoutMs', options.timeoutMs ?? 120_000, 1),
    maxRestarts: countOf('maxRestarts', options.maxRestarts ?? 5, 0),
    ...(copyBytes === undefined ? {} : { copyBytes }),
  };
}

/** Timers of the platforms overflow beyond 31 bits. */
const MOST = 2 ** 31 - 1;

function countOf(name: string, value: number, least: number): number {
  if (Number.isInteger(value) && value >= least && value <= MOST) return value;
  throw new FexgraphError(
    'BAD_OPTION',
    `session option "${name}" must be a whole number of at least ${least}, got ${value}`,
  );
}
