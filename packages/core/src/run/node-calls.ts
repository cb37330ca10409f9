import type { Clock } from '../clock/clock.ts';
import { FexgraphError } from '../errors/fexgraph-error.ts';
import type { Activity } from './activity.ts';

/**
 * Limits every await that crosses into a node. Work that outlives its limit stays counted in `activity`, so that the
 * run does not dispose what it still uses, and its late result is handed to whoever can release it.
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
    this.activity.track(work);
    return new Promise<T>((resolve, reject) => {
      let waiting = true;
      const giveUp = (reason: FexgraphError) => {
        waiting = false;
        this.#pending.delete(giveUp);
        stopTimer();
        reject(reason);
      };
      const stopTimer = this.clock.after(this.limitMs, () => giveUp(timeout(this.limitMs)));
      this.#pending.add(giveUp);
      const over = () => {
        if (!waiting) return false;
        waiting = false;
        this.#pending.delete(giveUp);
        stopTimer();
        return true;
      };
      work.then(
        (result) => (over() ? resolve(result) : late?.(result)),
        // What fails after its time was reported as TIMEOUT already.
        (thrown) => void (over() && reject(thrown)),
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
