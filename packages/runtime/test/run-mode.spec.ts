import { availableParallelism } from 'node:os';
import { compile, GraphBuilder, type GraphMode, run } from '@fexgraph/core';
import { INFERENCE_SETTINGS } from '@fexgraph/inference';
import { rfb320 } from '@fexgraph/nodes-detect';
import { framesSource } from '@fexgraph/sources';
import { describe, expect, it } from 'vitest';
import { createRuntime, type RuntimeOptions } from '../src/node/create-runtime.ts';
import { workerPool } from '../src/node/worker-pool.ts';

const BATCH = workerPool('batch', availableParallelism());
const LIVE = workerPool('live', availableParallelism());

async function settingsOf(options: RuntimeOptions) {
  const runtime = await createRuntime(options);
  const { backend, workers, threads } = runtime.container.resolve(INFERENCE_SETTINGS);
  await runtime.dispose();
  return { backend, workers, threads };
}

/** Threads of the detector's session, after a run of a graph of this mode. */
async function threadsIn(mode: GraphMode | undefined, options: RuntimeOptions = {}) {
  const runtime = await createRuntime(options);
  try {
    const pixels = { data: new Uint8Array(3), width: 1, height: 1, channels: 3 } as const;
    const graph = new GraphBuilder();
    graph.output('faces', graph.add('faces', rfb320(), graph.add('frames', framesSource({ frames: [{ pixels }] }))));
    await run(compile(graph.build({ mode }), runtime.container)).done;
    return runtime.inference.records().map(({ threads }) => threads);
  } finally {
    await runtime.dispose();
  }
}

describe('the mode of a runtime', () => {
  it('chooses workers or threads for this machine', async () => {
    expect(await settingsOf({})).toEqual({ backend: 'cpu', ...BATCH });
    expect(await settingsOf({ mode: 'live' })).toEqual({ backend: 'cpu', ...LIVE });
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

describe('the mode of a graph', () => {
  it('comes before that of the runtime', async () => {
    expect(await threadsIn('live')).toEqual([LIVE.threads]);
    expect(await threadsIn('batch', { mode: 'live' })).toEqual([BATCH.threads]);
    expect(await threadsIn(undefined, { mode: 'live' })).toEqual([LIVE.threads]);
  });

  it('gives way to whoever counts workers or threads', async () => {
    expect(await threadsIn('live', { workers: 2 })).toEqual([1]);
    expect(await threadsIn('batch', { threads: 3 })).toEqual([3]);
  });
});
