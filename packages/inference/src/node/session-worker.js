// @ts-check
/**
 * The thread of one session replica: loads the model it was started with, then answers one run after the other.
 * Plain JavaScript because a worker of Node 20 cannot load TypeScript, and tests run the sources without a build.
 * @typedef {import('../session-workers/worker-protocol.ts').FromWorker} FromWorker
 * @typedef {import('../session-workers/worker-protocol.ts').ToWorker} ToWorker
 * @typedef {import('./node-thread.ts').WorkerInit} WorkerInit
 * @typedef {import('../session.ts').TensorMap} TensorMap
 */
import { parentPort, workerData } from 'node:worker_threads';
import { ortOptions } from './ort-options.js';

if (!parentPort) throw new Error('session-worker.js only runs as a worker thread');
const port = parentPort;
const init = /** @type {WorkerInit} */ (workerData);

/** @param {FromWorker} message @param {ArrayBuffer[]} [transfer] */
function reply(message, transfer) {
  port.postMessage(message, transfer ?? []);
}

/** @param {unknown} thrown */
function fail(thrown) {
  reply({ kind: 'failed', message: (thrown instanceof Error ? thrown.message : String(thrown)).trim() });
}

try {
  await serve();
} catch (error) {
  fail(error);
}

async function serve() {
  const { InferenceSession, Tensor, env } = await import('onnxruntime-node');
  env.logLevel = 'fatal';
  // onnxruntime refuses shared memory, and keeps its own copy of what it needs.
  const bytes = new Uint8Array(init.model).slice();
  const session = await InferenceSession.create(bytes, ortOptions(init.provider, init.threads));
  reply({ kind: 'ready', inputs: session.inputMetadata.map(spec), outputs: session.outputMetadata.map(spec) });

  /** @param {TensorMap} feeds @param {readonly string[]} [names] */
  async function run(feeds, names) {
    /** @type {Record<string, import('onnxruntime-node').Tensor>} */
    const inputs = {};
    for (const [name, { type, data, dims }] of Object.entries(feeds)) {
      inputs[name] = new Tensor(/** @type {'float32'} */ (type), /** @type {Float32Array} */ (data), dims);
    }
    const results = names ? await session.run(inputs, [...names]) : await session.run(inputs);
    /** @type {Record<string, import('@fexgraph/core').Tensor>} */
    const outputs = {};
    /** @type {Set<ArrayBuffer>} */
    const buffers = new Set();
    for (const [name, { type, data, dims }] of Object.entries(results)) {
      const values = /** @type {Float32Array<ArrayBuffer>} */ (data);
      buffers.add(values.buffer);
      outputs[name] = {
        type: /** @type {'float32'} */ (type),
        dims: [...dims],
        // Runtimes with a Float16Array get one from onnxruntime; we carry half floats as their bits.
        data: type === 'float16' ? new Uint16Array(values.buffer, values.byteOffset, values.length) : values,
      };
    }
    reply({ kind: 'result', outputs }, [...buffers]);
  }

  port.on('message', (/** @type {ToWorker} */ message) => {
    if (message.kind === 'run') {
      run(message.feeds, message.outputs).catch(fail);
    } else {
      // Closing the port lets the thread end. An error here is uncaught and becomes the thread's error event.
      session.release().finally(() => port.close());
    }
  });
}

/** @param {import('onnxruntime-node').InferenceSession.ValueMetadata} metadata */
function spec(metadata) {
  return metadata.isTensor
    ? { name: metadata.name, type: metadata.type, dims: [...metadata.shape] }
    : { name: metadata.name, type: 'not a tensor', dims: [] };
}
