import type { Clock } from '@fexgraph/core';
import { MATRIX_PRODUCT, MATRIX_SIZE, sampleMatrix } from '../matrix-product.js';
import type { Backend } from '../session.ts';

const REPEATS = 3;

/** Milliseconds of the reference computation on a backend: the best of a few calls. @throws as `load` and `run` */
export async function measureMs(backend: Backend, clock: Clock): Promise<number> {
  const session = await backend.load({ id: 'matrix-product', sha256: '', bytes: MATRIX_PRODUCT });
  try {
    const feeds = { x: { type: 'float32', dims: [MATRIX_SIZE, MATRIX_SIZE], data: sampleMatrix() } } as const;
    // Not timed: it compiles for this size.
    await session.run(feeds);
    let best = Number.POSITIVE_INFINITY;
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      const start = clock.now();
      await session.run(feeds);
      best = Math.min(best, clock.now() - start);
    }
    return best;
  } finally {
    await session.dispose();
  }
}
