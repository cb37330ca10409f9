import { cancelled } from '@fexgraph/core';

/**
 * Does work step by step and lets the page live in between.
 *
 * @throws FexgraphError CANCELLED when the signal is aborted; what the work throws
 */
export async function inTurns<T>(work: Generator<unknown, T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    if (signal.aborted) throw cancelled(signal.reason);
    const step = work.next();
    if (step.done) return step.value;
    await new Promise((resolve) => setTimeout(resolve));
  }
}
