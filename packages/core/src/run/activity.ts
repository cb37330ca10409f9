import type { Clock } from '../clock/clock.ts';

/** Counts work in progress, so that a run can wait for it before it disposes what the work uses. */
export class Activity {
  #running = 0;
  #waiters: (() => void)[] = [];
  readonly #end = () => {
    if (--this.#running === 0) for (const wake of this.#waiters.splice(0)) wake();
  };

  constructor(private readonly clock: Clock) {}

  get running(): number {
    return this.#running;
  }

  /** Counts `work` until it is over, either way. */
  track<T>(work: PromiseLike<T>): void {
    this.#running++;
    work.then(this.#end, this.#end);
  }

  /** Resolves when nothing runs, or after `limitMs`. */
  idle(limitMs: number): Promise<void> {
    if (this.#running === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = this.clock.after(limitMs, resolve);
      this.#waiters.push(() => {
        cancel();
        resolve();
      });
    });
  }
}
