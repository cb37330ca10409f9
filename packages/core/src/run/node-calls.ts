import type { Clock } from '../clock/clock.ts';
import { FexgraphError } from '../errors/fexgraph-error.ts';
import type { Activity } from './activity.ts';

/**
 * Limits every await that crosses into a node. Work in progress is counted in `activity`, so that a cancelled run does
 * not dispose what it still uses; work whose time is up is counted no more. The late result of either is handed to
 * whoever can release it.
 */
export class NodeCalls {
  readonly #pending = new Set<(reason: FexgraphError) => void>();
  #cancelled: FexgraphError | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly activity: Activity,
    readonly limitMs: number,
  ) {}

  /** @throws FexgraphError TIMEOUT, or the reason of `cancel` (rejects). */
  limit<T>(work: PromiseLike<T>, late?: (result: T) => void): Promise<T> {
    const end = this.activity.begin();
    return new Promise<T>((resolve, reject) => {
      let waiting = true;
      const stopWaiting = () => {
        waiting = false;
        this.#pending.delete(giveUp);
        stopTimer();
      };
      const giveUp = (reason: FexgraphError) => {
        stopWaiting();
        reject(reason);
      };
      const stopTimer = this.clock.after(this.limitMs, () => {
        end();
        giveUp(timeout(this.limitMs));
      });
      this.#pending.add(giveUp);
      work.then(
        (result) => {
          end();
          if (waiting) {
            stopWaiting();
            resolve(result);
          } else late?.(result);
        },
        (thrown) => {
          end();
          if (!waiting) return; // It was given up, and reported as that.
          stopWaiting();
          reject(thrown);
        },
      );
      if (this.#cancelled) giveUp(this.#cancelled);
    });
  }

  /** Nobody waits any more: all timers are cleared, everything pending rejects. */
  cancel(reason: FexgraphError): void {
    this.#cancelled = reason;
    for (const giveUp of [...this.#pending]) giveUp(reason);
  }
}

export function timeout(limitMs: number, what = 'no answer'): FexgraphError {
  return new FexgraphError('TIMEOUT', `${what} within ${limitMs} ms`, {
    hint: 'raise nodeTimeoutMs if the work is really that long',
  });
}

export function isPromise<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof (value as PromiseLike<T> | undefined | null)?.then === 'function';
}
