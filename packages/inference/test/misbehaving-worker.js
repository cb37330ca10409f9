// @ts-check
/**
 * A session worker that does what it is told to by the first number of the feed "x", and is an ordinary one otherwise.
 * @typedef {import('../src/node/node-thread.ts').ToNodeWorker} ToNodeWorker
 */
import { parentPort, workerData } from 'node:worker_threads';

/** Kept in step with `MISBEHAVIOUR` in the specs. */
const EXIT = 1001;
const THROW = 1002;
const HANG = 1003;
const DAWDLE = 1004;

/** @param {number} [milliseconds] */
function block(milliseconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** Counts the starts, so that a test can have the later ones fail. */
const starts = workerData.starts ? new Int32Array(workerData.starts) : undefined;
if (starts && Atomics.add(starts, 0, 1) >= workerData.goodStarts) process.exit(8);

if (!parentPort) throw new Error('misbehaving-worker.js only runs as a worker thread');
const port = parentPort;
const on = port.on.bind(port);

// Before the session worker has its message: what hangs is no native call, which nothing can end.
port.on = /** @type {typeof port.on} */ (
  (/** @type {'message'} */ event, /** @type {(message: ToNodeWorker) => void} */ listener) =>
    on(event, (message) => {
      misbehave(message);
      listener(message);
    })
);

await import('../src/node/session-worker.js');

/** @param {ToNodeWorker} message */
function misbehave(message) {
  if (message.kind !== 'run') return;
  const command = Number(message.feeds.x.data[0]);
  if (command === EXIT) process.exit(7);
  if (command === THROW) throw new Error('thrown on purpose');
  if (command === HANG) block();
  if (command === DAWDLE) block(200);
}
