import type { Worker } from 'node:worker_threads';

const live = new Set<Worker>();

// Node says of every worker thread that this process starts.
process.on('worker', (worker: Worker) => {
  live.add(worker);
  worker.once('exit', () => live.delete(worker));
});

/** Worker threads that were started since this module was loaded and have not ended. */
export const liveWorkers = () => live.size;

/** What keeps this process alive apart from pipes and the test runner's timers. */
export const activeHandles = () =>
  process.getActiveResourcesInfo().filter((kind) => !/^(PipeWrap|TTYWrap|Timeout|Immediate)$/.test(kind));
