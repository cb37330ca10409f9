import { availableParallelism } from 'node:os';
import { INFERENCE_SETTINGS } from '@fexgraph/inference';
import { describe, expect, it } from 'vitest';
import { createRuntime, type RuntimeOptions } from '../src/node/create-runtime.ts';
import { workerPool } from '../src/node/worker-pool.ts';

async function settingsOf(options: RuntimeOptions) {
  const runtime = await createRuntime(options);
  const settings = runtime.container.resolve(INFERENCE_SETTINGS);
  await runtime.dispose();
  return settings;
}

describe('the mode of a runtime', () => {
  it('chooses workers or threads for this machine', async () => {
    const batch = workerPool('batch', availableParallelism());
    expect(await settingsOf({})).toEqual({ backend: 'cpu', ...batch });
    expect(await settingsOf({ mode: 'live' })).toEqual({ backend: 'cpu', workers: 1, threads: batch.workers });
  });

  it('gives way to whoever counts workers or threads', async () => {
    expect(await settingsOf({ mode: 'live', workers: 3 })).toEqual({ backend: 'cpu', workers: 3, threads: undefined });
    expect(await settingsOf({ threads: 2, backend: 'auto' })).toEqual({
      backend: 'auto',
      workers: undefined,
      threads: 2,
    });
  });
});
