// @ts-check
/**
 * A worker thread with sessions: loads the model that the first message of a session brings, then answers one run after
 * the other. Plain JavaScript because a worker of Node 20 cannot load TypeScript, and tests run the sources without a
 * build.
 * @typedef {import('../session-workers/worker-protocol.ts').FromWorker} FromWorker
 * @typedef {import('./node-thread.ts').FromNodeWorker} FromNodeWorker
 * @typedef {import('./node-thread.ts').SessionStart} SessionStart
 * @typedef {import('./node-thread.ts').ToNodeWorker} ToNodeWorker
 * @typedef {import('../session.ts').TensorMap} TensorMap
 * @typedef {import('onnxruntime-node').InferenceSession} InferenceSession
 */
import { MessageChannel, parentPort } from 'node:worker_threads';
import { ortOptions } from './ort-options.js';

if (!parentPort) throw new Error('session-worker.js only runs as a worker thread');
const port = parentPort;

/** @type {Map<number, InferenceSession>} */
const sessions = new Map();
/** @type {Promise<typeof import('onnxruntime-node')> | undefined} */
let runtime;

port.on('message', (/** @type {ToNodeWorker} */ message) => {
  // Without a port the thread ends.
  if (message.kind === 'close') {
    port.close();
    return;
  }
  const id = message.session;
  const session = sessions.get(id);
  if (message.kind === 'start') {
    load(id, message).catch((error) => {
      fail(id, error);
      reply(id, { kind: 'released' });
    });
  } else if (!session) {
    reply(id, { kind: 'released' });
  } else if (message.kind === 'run') {
    run(id, session, message.feeds, message.outputs).catch((error) => fail(id, error));
  } else {
    sessions.delete(id);
    // An error here is uncaught and becomes the thread's error event.
    session.release().then(() => reply(id, { kind: 'released' }));
  }
});

/** Asked for once: an import costs something for every call. */
function onnxruntime() {
  runtime ??= import('onnxruntime-node');
  return runtime;
}

/** @param {number} session @param {FromWorker | { kind: 'released' }} message @param {ArrayBuffer[]} [transfer] */
function reply(session, message, transfer) {
  port.postMessage(/** @type {FromNodeWorker} */ ({ ...message, session }), transfer ?? []);
}

/** @param {number} session @param {unknown} thrown */
function fail(session, thrown) {
  reply(session, { kind: 'failed', message: (thrown instanceof Error ? thrown.message : String(thrown)).trim() });
}

/** @param {number} id @param {SessionStart} start */
async function load(id, { model, provider, threads }) {
  const { InferenceSession, env } = await onnxruntime();
  env.logLevel = 'fatal';
  try {
    const session = await InferenceSession.create(new Uint8Array(model), ortOptions(provider, threads));
    sessions.set(id, session);
    reply(id, { kind: 'ready', inputs: session.inputMetadata.map(spec), outputs: session.outputMetadata.map(spec) });
  } finally {
    discard(model);
  }
}

/**
 * Frees a buffer now. onnxruntime keeps its own copy of a model, and a thread that allocates little would not collect
 * that garbage for hours.
 * @param {ArrayBuffer} buffer
 */
function discard(buffer) {
  const { port1 } = new MessageChannel();
  port1.close();
  port1.postMessage(buffer, [buffer]);
}

/** @param {number} id @param {InferenceSession} session @param {TensorMap} feeds @param {readonly string[]} [names] */
async function run(id, session, feeds, names) {
  const { Tensor } = await onnxruntime();
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
  reply(id, { kind: 'result', outputs }, [...buffers]);
}

/** @param {import('onnxruntime-node').InferenceSession.ValueMetadata} metadata */
function spec(metadata) {
  return metadata.isTensor
    ? { name: metadata.name, type: metadata.type, dims: [...metadata.shape] }
    : { name: metadata.name, type: 'not a tensor', dims: [] };
}
