import { type Clock, cancelled } from '@fexgraph/core';

/** @throws FexgraphError CANCELLED as soon as the signal is aborted. */
export function pause(milliseconds: number, clock: Clock, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(cancelled(signal.reason));
      return;
    }
    const stop = (): void => {
      cancelTimer();
      reject(cancelled(signal?.reason));
    };
    const cancelTimer = clock.after(milliseconds, () => {
      signal?.removeEventListener('abort', stop);
      resolve();
    });
    signal?.addEventListener('abort', stop, { once: true });
  });
}
