// Model calls of a run, recorded and repeated without the pipeline around them.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import ort from 'onnxruntime-node';

/** One thread per session, as a pipeline's workers have it. */
const ONE_THREAD = { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 };

/** A session of onnxruntime on this thread. */
export function openBare(bytes) {
  return ort.InferenceSession.create(bytes, ONE_THREAD);
}

/** Feeds as onnxruntime takes them. */
export function ortFeeds(feeds) {
  const tensors = Object.entries(feeds).map(([name, { type, data, dims }]) => [name, new ort.Tensor(type, data, dims)]);
  return Object.fromEntries(tensors);
}

/** An `Inference` that notes every call of a run: model and tensors. */
export function recorder(inference) {
  const calls = [];
  return {
    calls,
    async open(request) {
      const session = await inference.open(request);
      return {
        backend: session.backend,
        inputs: session.inputs,
        outputs: session.outputs,
        run: (feeds, options) => {
          // Copies: a session may take the caller's buffers away.
          const copies = Object.entries(feeds).map(([name, { type, dims, data }]) => [
            name,
            { type, dims, data: data.slice() },
          ]);
          calls.push({ model: request.model, feeds: Object.fromEntries(copies), outputs: options?.outputs });
          return session.run(feeds, options);
        },
        dispose: () => session.dispose(),
      };
    },
  };
}

/** The bytes of every model that was called. */
export async function bytesOfCalls(calls, loader) {
  const bytes = new Map();
  for (const { model } of calls) if (!bytes.has(model)) bytes.set(model, (await loader.load(model)).bytes);
  return bytes;
}

/**
 * The recorded calls one after the other on this thread: no decoding, no cropping, no rows.
 * @returns a function that repeats all of them and gives the milliseconds they took
 */
export async function bareSessions(calls, bytes) {
  const sessions = new Map();
  for (const [model, data] of bytes) sessions.set(model, await openBare(data));
  const prepared = calls.map(({ model, feeds, outputs }) => ({
    session: sessions.get(model),
    outputs,
    feeds: ortFeeds(feeds),
  }));
  return async (repeats) => {
    const started = performance.now();
    for (let i = 0; i < repeats; i++) {
      for (const { session, feeds, outputs } of prepared)
        await (outputs ? session.run(feeds, [...outputs]) : session.run(feeds));
    }
    return performance.now() - started;
  };
}

/**
 * The same in `count` threads with sessions of their own, a photo at a time: as well as so many processors can be used.
 * @returns as `bareSessions`, and what ends the threads
 */
export async function bareWorkers(calls, bytes, count) {
  const left = new Int32Array(new SharedArrayBuffer(4));
  const script = new URL('./bare-worker.mjs', import.meta.url);
  const workers = Array.from({ length: count }, () => new Worker(script, { workerData: { calls, bytes, left } }));
  await Promise.all(workers.map((worker) => once(worker, 'message')));
  const run = async (repeats) => {
    left[0] = repeats;
    const started = performance.now();
    const done = workers.map((worker) => once(worker, 'message'));
    for (const worker of workers) worker.postMessage('go');
    await Promise.all(done);
    return performance.now() - started;
  };
  return { run, end: () => Promise.all(workers.map((worker) => worker.terminate())) };
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
