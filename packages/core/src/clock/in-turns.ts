import { cancelled } from '../errors/fexgraph-error.ts';

/**
 * Does work step by step and hears in between what else there is: signals, timers, clicks. Work of one step is done
 * when this returns.
 *
 * @throws FexgraphError CANCELLED when the signal is aborted; what the work throws
 */
export async function inTurns<T>(work: Generator<unknown, T>, signal?: AbortSignal): Promise<T> {
  for (;;) {
    if (signal?.aborted) throw cancelled(signal.reason);
    const step = work.next();
    if (step.done) return step.value;
    await turn();
  }
}

/** Does all the steps of work in one go. */
export function atOnce<T>(work: Generator<unknown, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** With `setImmediate` where the platform has it: timers of 0 ms take a millisecond each. */
function turn(): Promise<void> {
  const { setImmediate } = globalThis as { readonly setImmediate?: (callback: () => void) => void };
  return new Promise((resolve) => (setImmediate ? setImmediate(resolve) : setTimeout(resolve)));
}
