import type { SessionOptions } from '@fexgraph/inference';

/**
 * What a run is for. `batch`: as many frames per second as the machine gives; `live`: each frame as soon as possible.
 */
export type RunMode = 'batch' | 'live';

/**
 * More workers than this hardly help (a pipeline has several models, each with a pool of its own) and each holds its
 * model in memory; more threads than this hardly speed up networks of this size.
 */
const ENOUGH = 4;

/**
 * Workers and threads per session: for throughput several workers of one thread, which lose nothing to coordination;
 * for latency one worker of several threads.
 *
 * @param processors that this process may use
 */
export function workerPool(mode: RunMode, processors: number): Required<Pick<SessionOptions, 'workers' | 'threads'>> {
  const count = Math.max(1, Math.min(processors, ENOUGH));
  return mode === 'live' ? { workers: 1, threads: count } : { workers: count, threads: 1 };
}
