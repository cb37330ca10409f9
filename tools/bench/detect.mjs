// The whole pipeline against the bare sessions on the same tensors, in interleaved rounds of one process.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ort from 'onnxruntime-node';
import { INFERENCE } from '../../packages/inference/dist/index.js';
import { createRuntime, detect } from '../../packages/runtime/dist/node/index.js';

const PHOTO = fileURLToPath(new URL('../../apps/examples/media/astronaut.png', import.meta.url));

/** An `Inference` that notes every call of a run: model and tensors. */
function recorder(inference) {
  const calls = [];
  return {
    calls,
    async open(request) {
      const session = await inference.open(request);
      return {
        ...session,
        backend: session.backend,
        inputs: session.inputs,
        outputs: session.outputs,
        run: (feeds, options) => {
          const copies = Object.entries(feeds).map(([name, { type, dims, data }]) => [name, { type, dims, data: data.slice() }]);
          calls.push({ model: request.model, feeds: Object.fromEntries(copies), outputs: options?.outputs });
          return session.run(feeds, options);
        },
        dispose: () => session.dispose(),
      };
    },
  };
}

async function recordCalls() {
  const runtime = await createRuntime();
  const recording = recorder(runtime.inference);
  const container = runtime.container.createChildContainer();
  container.register(INFERENCE, { useValue: recording });
  const { run } = detect({ ...runtime, container }, { inputs: [PHOTO] });
  await run.done;
  const bytes = new Map();
  for (const { model } of recording.calls) if (!bytes.has(model)) bytes.set(model, (await runtime.models.load(model)).bytes);
  await runtime.dispose();
  return { calls: recording.calls, bytes };
}

/** The recorded calls one after the other on this thread, one thread per session: no decoding, no cropping, no rows. */
async function bareSessions({ calls, bytes }) {
  const sessions = new Map();
  for (const [model, data] of bytes) {
    const options = { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 };
    sessions.set(model, await ort.InferenceSession.create(data, options));
  }
  const tensors = calls.map(({ model, feeds, outputs }) => ({
    session: sessions.get(model),
    outputs,
    feeds: Object.fromEntries(Object.entries(feeds).map(([name, { type, data, dims }]) => [name, new ort.Tensor(type, data, dims)])),
  }));
  return async (repeats) => {
    const started = performance.now();
    for (let i = 0; i < repeats; i++) {
      for (const { session, feeds, outputs } of tensors) await (outputs ? session.run(feeds, [...outputs]) : session.run(feeds));
    }
    return performance.now() - started;
  };
}

async function wholePipeline(folder) {
  const runtime = await createRuntime();
  const once = async (repeats) => {
    const inputs = new Array(repeats).fill(PHOTO);
    const { run } = detect(runtime, { inputs, csv: join(folder, 'fex.csv') });
    const report = await run.done;
    return { ms: report.runMs, report };
  };
  return { once, dispose: () => runtime.dispose() };
}

/** Milliseconds per picture: median of rounds of `repeats` each, both kinds in turn. */
export async function benchDetect({ rounds = 5, repeats = 40 } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'fexgraph-bench-'));
  try {
    const bare = await bareSessions(await recordCalls());
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
    const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
    return { bareMs: median(times.bare), pipelineMs: median(times.pipeline), ratio: median(times.bare) / median(times.pipeline), busy };
  } finally {
    await rm(folder, { recursive: true });
  }
}
