// A thread that repeats recorded calls, taking photos from the count that it shares with the others.
import { parentPort, workerData } from 'node:worker_threads';
import { bareSessions } from './record-calls.mjs';

const { calls, bytes, left } = workerData;
const bare = await bareSessions(calls, bytes);

parentPort.on('message', async () => {
  while (Atomics.sub(left, 0, 1) > 0) await bare(1);
  parentPort.postMessage('done');
});
parentPort.postMessage('ready');
