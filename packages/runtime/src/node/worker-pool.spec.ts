import { describe, expect, it } from 'vitest';
import { workerPool } from './worker-pool.ts';

describe('workerPool', () => {
  it('gives a batch workers and a live run threads, one per processor up to four', () => {
    expect([1, 2, 4, 64].map((processors) => workerPool('batch', processors))).toEqual(
      [1, 2, 4, 4].map((workers) => ({ workers, threads: 1 })),
    );
    expect([1, 2, 4, 64].map((processors) => workerPool('live', processors))).toEqual(
      [1, 2, 4, 4].map((threads) => ({ workers: 1, threads })),
    );
  });
});
