// The whole pipeline against the bare sessions on the same tensors, in interleaved rounds of one process.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { INFERENCE } from '../../packages/inference/dist/index.js';
import { createRuntime, detect } from '../../packages/runtime/dist/node/index.js';
import { bareSessions, bytesOfCalls, median, recorder } from './record-calls.mjs';

const PHOTO = fileURLToPath(new URL('../../apps/examples/media/astronaut.png', import.meta.url));

async function recordCalls() {
  const runtime = await createRuntime();
  const recording = recorder(runtime.inference);
  const container = runtime.container.createChildContainer();
  container.register(INFERENCE, { useValue: recording });
  const { run } = detect({ ...runtime, container }, { inputs: [PHOTO] });
  await run.done;
  const bytes = await bytesOfCalls(recording.calls, runtime.models);
  await runtime.dispose();
  return { calls: recording.calls, bytes };
}

async function wholePipeline(folder) {
  const runtime = await createRuntime();
  const once = async (repeats) => {
    const inputs = new Array(repeats).fill(PHOTO);
    const { run } = detect(runtime, { inputs, tables: [join(folder, 'fex.csv')] });
    const report = await run.done;
    return { ms: report.runMs, report };
  };
  return { once, dispose: () => runtime.dispose() };
}

/** Milliseconds per picture: median of rounds of `repeats` each, both kinds in turn. */
export async function benchDetect({ rounds = 3, repeats = 200 } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'fexgraph-bench-'));
  try {
    const { calls, bytes } = await recordCalls();
    const bare = await bareSessions(calls, bytes);
    const pipeline = await wholePipeline(folder);
    await bare(5);
    await pipeline.once(5);
    const times = { bare: [], pipeline: [] };
    const busy = {};
    for (let round = 0; round < rounds; round++) {
      times.bare.push((await bare(repeats)) / repeats);
      const { ms, report } = await pipeline.once(repeats);
      times.pipeline.push(ms / repeats);
      for (const { id, stats } of report.nodes) busy[id] = (busy[id] ?? 0) + stats.busyMs / repeats / rounds;
    }
    await pipeline.dispose();
    return {
      bareMs: median(times.bare),
      pipelineMs: median(times.pipeline),
      ratio: median(times.bare) / median(times.pipeline),
      busy,
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}
