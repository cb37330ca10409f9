import { Worker } from 'node:worker_threads';
import type { StartThread } from '../session-workers/session-thread.ts';
import type { FromWorker } from '../session-workers/worker-protocol.ts';

/** Execution providers of onnxruntime-node that we know how to ask for. */
export type ExecutionProvider = 'cpu' | 'webgpu' | 'cuda';

/** `workerData` of a session worker. */
export interface WorkerInit {
  /** The ONNX file, shared by the workers of a session. */
  readonly model: SharedArrayBuffer;
  readonly provider: ExecutionProvider;
  readonly threads: number;
}

const SESSION_WORKER = new URL('./session-worker.js', import.meta.url);

/**
 * A worker thread of Node.
 * @param entry another worker script, for tests of what happens when one misbehaves
 */
export const nodeThread =
  (init: WorkerInit, entry = SESSION_WORKER): StartThread =>
  (name, events) => {
    // Loaders and flags of the host's command line are not for this thread, which is plain JavaScript.
    const worker = new Worker(entry, { workerData: init, execArgv: [], name });
    const terminate = () => void worker.terminate();
    worker.on('message', (message: FromWorker) => events.message(message));
    worker.on('messageerror', (error) => {
      events.broken(error);
      terminate();
    });
    worker.on('error', (error) => events.broken(error));
    worker.once('exit', (code) => events.ended(`exit code ${code}`));
    return {
      post: (message, transfer) => worker.postMessage(message, transfer),
      keepAlive: (keep) => (keep ? worker.ref() : worker.unref()),
      terminate,
    };
  };
