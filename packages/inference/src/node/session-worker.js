// @ts-check
/**
 * A worker thread with sessions: loads the model that the first message of a session brings, then answers one run after
 * the other. Plain JavaScript because a worker of Node 20 cannot load TypeScript, and tests run the sources without a
 * build.
 * @typedef {import('../session-workers/worker-protocol.ts').FromWorker} FromWorker
 * @typedef {import('./node-thread.ts').FromNodeWorker} FromNodeWorker
 * @typedef {import('./node-thread.ts').SessionStart} SessionStart
 * @typedef {import('./node-thread.ts').ToNodeWorker} ToNodeWorker
 * @typedef {import('onnxruntime-node').InferenceSession} InferenceSession
 */
import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { failure, runSession, tensorsOf } from '../ort-run.js';
import { discard } from './discard.js';
import { nativeCalls } from './native-calls.js';
import { ortOptions } from './ort-options.js';

if (!parentPort) throw new Error('session-worker.js only runs as a worker thread');
const port = parentPort;
const native = nativeCalls(workerData.callState);
const require = createRequire(import.meta.url);

/** @type {Map<number, { session: InferenceSession, weights: SessionStart['weights'] }>} */
const sessions = new Map();

/**
 * onnxruntime, when the first session wants it. It is CommonJS: imported as an ES module it takes half as much processor time
 * again, in every worker.
 * @returns {typeof import('onnxruntime-node')}
 */
const runtime = () => require('onnxruntime-node');

port.on('message', (/** @type {ToNodeWorker} */ message) => {
  // Without a port the thread ends.
  if (message.kind === 'close') {
    port.close();
    return;
  }
  const id = message.session;
  const loaded = sessions.get(id);
  if (message.kind === 'start') {
    native(() => load(id, message)).catch((error) => {
      fail(id, error);
      reply(id, { kind: 'released' });
    });
  } else if (!loaded) {
    reply(id, { kind: 'released' });
  } else if (message.kind === 'run') {
    native(() => run(id, loaded, message)).catch((error) => fail(id, error));
  } else {
    sessions.delete(id);
    // An error here is uncaught and becomes the thread's error event.
    native(() => loaded.session.release()).then(() => reply(id, { kind: 'released' }));
  }
});

/** @param {number} session @param {FromWorker | { kind: 'released' }} message @param {ArrayBuffer[]} [transfer] */
function reply(session, message, transfer) {
  port.postMessage(/** @type {FromNodeWorker} */ ({ ...message, session }), transfer ?? []);
}

/** @param {number} session @param {unknown} thrown */
function fail(session, thrown) {
  reply(session, failure(thrown));
}

/** @param {number} id @param {SessionStart} start */
async function load(id, { model, weights, provider, threads }) {
  const { InferenceSession, env } = runtime();
  env.logLevel = 'fatal';
  try {
    assertUnchanged(weights);
    const session = await InferenceSession.create(new Uint8Array(model), ortOptions(provider, threads, weights?.file));
    try {
      assertUnchanged(weights);
    } catch (error) {
      await session.release();
      throw error;
    }
    sessions.set(id, { session, weights });
    reply(id, { kind: 'ready', ...tensorsOf(session) });
  } finally {
    // onnxruntime keeps its own copy.
    discard(model);
  }
}

/**
 * What was checked is what onnxruntime maps.
 * @param {SessionStart['weights']} weights
 */
function assertUnchanged(weights) {
  if (!weights) return;
  const now = statSync(weights.file, { bigint: true, throwIfNoEntry: false });
  for (const key of /** @type {const} */ (['ino', 'size', 'mtimeNs'])) {
    if (now?.[key] !== weights.state[key]) throw new Error(`${weights.file} was changed after it had been checked`);
  }
}

/**
 * What is mapped changes with its file. One that was put in its place by renaming is another file, and leaves it as it is.
 * @param {SessionStart['weights']} weights
 */
function assertNotOverwritten(weights) {
  if (!weights) return;
  const now = statSync(weights.file, { bigint: true, throwIfNoEntry: false });
  const { ino, size, mtimeNs } = weights.state;
  if (now?.ino === ino && (now.size !== size || now.mtimeNs !== mtimeNs))
    throw new Error(`${weights.file} was overwritten while it was in use: begin the run again`);
}

/**
 * @param {number} id
 * @param {{ session: InferenceSession, weights: SessionStart['weights'] }} loaded
 * @param {Extract<ToNodeWorker, { kind: 'run' }>} call
 */
async function run(id, { session, weights }, call) {
  const { answer, buffers } = await runSession(runtime().Tensor, session, call);
  assertNotOverwritten(weights);
  reply(id, answer, buffers);
}
