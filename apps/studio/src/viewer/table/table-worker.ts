import { TableService } from './table-service.ts';
import { problemOf, type WorkerAnswer, type WorkerCall } from './worker-calls.ts';

/** One table, read away from the page. */
const service = new TableService();
/** Milliseconds between two words on progress. */
const TOLD_EVERY = 100;

addEventListener('message', async ({ data: { id, method, args } }: MessageEvent<WorkerCall>) => {
  const answer = (message: WorkerAnswer) => postMessage(message);
  let told = 0;
  const progress = (share: number) => {
    if (performance.now() - told < TOLD_EVERY) return;
    told = performance.now();
    answer({ id, share });
  };
  try {
    const work = service[method as 'open'] as (...args: unknown[]) => Promise<unknown>;
    answer({ id, value: await work.call(service, ...args, progress) });
  } catch (thrown) {
    answer({ id, problem: problemOf(thrown) });
  }
});
