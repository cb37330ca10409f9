import type { GraphMode } from '@fexgraph/core';
import type { Inference, SessionOptions } from '@fexgraph/inference';

export type WorkerPool = Required<Pick<SessionOptions, 'workers' | 'threads'>>;

/**
 * More workers than this hardly help (a pipeline has several models, which share the threads) and each holds its
 * model in memory; more threads than this hardly speed up networks of this size.
 */
const ENOUGH = 4;

/**
 * Workers and threads per session: for throughput several workers of one thread, which lose nothing to coordination;
 * for latency one worker of several threads.
 *
 * @param processors that this process may use
 */
export function workerPool(mode: GraphMode, processors: number): WorkerPool {
  const count = Math.max(1, Math.min(processors, ENOUGH));
  return mode === 'live' ? { workers: 1, threads: count } : { workers: count, threads: 1 };
}

/** The same sessions; those of requests that do not count workers or threads themselves get this pool. */
export function withPool(inference: Inference, pool: WorkerPool): Inference {
  return {
    open: (request) => {
      const isCounted = request.workers !== undefined || request.threads !== undefined;
      return inference.open(isCounted ? request : { ...request, ...pool });
    },
  };
}
