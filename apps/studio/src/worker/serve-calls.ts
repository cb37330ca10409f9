import { problemOf, type WorkerAnswer, type WorkerCall } from './worker-calls.ts';

/** Milliseconds between two words on progress. */
const TOLD_EVERY = 100;

/** Hears the share of the work that is done, 0..1. */
export type Progress = (share: number) => void;

/** Answers the calls of a page with the methods of an object. Each gets a `Progress` behind its arguments. */
export function serveCalls(service: object): void {
  addEventListener('message', async ({ data: { id, method, args } }: MessageEvent<WorkerCall>) => {
    const answer = (message: WorkerAnswer) => postMessage(message);
    let told = 0;
    const progress: Progress = (share) => {
      if (performance.now() - told < TOLD_EVERY) return;
      told = performance.now();
      answer({ id, share });
    };
    try {
      const work = (service as Record<string, (...args: unknown[]) => unknown>)[method];
      answer({ id, value: await work.call(service, ...args, progress) });
    } catch (thrown) {
      answer({ id, problem: problemOf(thrown) });
    }
  });
}
