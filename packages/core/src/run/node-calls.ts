import type { Clock } from '../clock/clock.ts';
import { FexgraphError } from '../errors/fexgraph-error.ts';
import type { Activity } from './activity.ts';

/** What is told of a call while it runs. */
export interface CallWatch<T> {
  /** When it last told of its progress; undefined: when it began. */
  readonly heardAt?: number;
  /** The work is over, whether anybody still waits for it or not. */
  ended?(): void;
  /** Takes a result that comes when nobody waits for it any more. */
  late?(result: T): void;
  /** What is waited for, for the error. */
  readonly what?: string;
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

  /** @throws FexgraphError TIMEOUT, or the reason of `cancel` (rejects). */
  limit<T>(work: PromiseLike<T>, watch: CallWatch<T> = {}): Promise<T> {
    const { clock, limitMs } = this;
    const end = this.activity.begin();
    const began = watch.heardAt ?? clock.now();
    return new Promise<T>((resolve, reject) => {
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
      const onDue = () => {
        const left = (watch.heardAt ?? began) + limitMs - clock.now();
        if (left > 0) stopTimer = clock.after(left, onDue);
        else {
          end();
          giveUp(timeout(limitMs, watch.what));
        }
      };
      stopTimer = clock.after(limitMs, onDue);
      this.#pending.add(giveUp);
      work.then(
        (value) => {
          end();
          watch.ended?.();
          if (waiting) {
            stopWaiting();
            resolve(value);
          } else watch.late?.(value);
        },
        (thrown) => {
          end();
          watch.ended?.();
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
