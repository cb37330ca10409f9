import type { Clock } from '../clock/clock.ts';
import { FexgraphError } from '../errors/fexgraph-error.ts';
import type { Activity } from './activity.ts';

export interface LimitOptions<T> {
  /** Takes a result that comes when nobody waits for it any more. */
  readonly late?: (result: T) => void;
  /** What is waited for, for the error. */
  readonly what?: string;
}

export interface LimitedCall<T> {
  /** Rejects with FexgraphError TIMEOUT, or with the reason of `cancel`. */
  readonly result: Promise<T>;
  /** Starts the limit anew. */
  readonly progress: () => void;
}

/**
 * Limits every await that crosses into a node: not how long work takes, but how long it is silent. Work in progress is
 * counted in `activity`, so that a cancelled run does not dispose what it still uses; work whose time is up is counted
 * no more. The late result of either is handed to whoever can release it.
 */
export class NodeCalls {
  readonly #pending = new Set<(reason: FexgraphError) => void>();
  #cancelled: FexgraphError | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly activity: Activity,
    readonly limitMs: number,
  ) {}

  limit<T>(work: PromiseLike<T>, { late, what }: LimitOptions<T> = {}): LimitedCall<T> {
    const { clock, limitMs } = this;
    const end = this.activity.begin();
    let heardAt = clock.now();
    const progress = () => {
      heardAt = clock.now();
    };
    const result = new Promise<T>((resolve, reject) => {
      let waiting = true;
      let stopTimer: () => void;
      const stopWaiting = () => {
        waiting = false;
        this.#pending.delete(giveUp);
        stopTimer();
      };
      const giveUp = (reason: FexgraphError) => {
        stopWaiting();
        reject(reason);
      };
      const wait = (milliseconds: number) => {
        stopTimer = clock.after(milliseconds, () => {
          const left = heardAt + limitMs - clock.now();
          if (left > 0) return wait(left);
          end();
          giveUp(timeout(limitMs, what));
        });
      };
      wait(limitMs);
      this.#pending.add(giveUp);
      work.then(
        (value) => {
          end();
          if (waiting) {
            stopWaiting();
            resolve(value);
          } else late?.(value);
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
    return { result, progress };
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
