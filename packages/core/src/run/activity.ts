import type { Clock } from '../clock/clock.ts';

/** Counts work in progress, so that a run can wait for it before it disposes what the work uses. */
export class Activity {
  #running = 0;
  #waiters: (() => void)[] = [];
  constructor(private readonly clock: Clock) {}

  get running(): number {
    return this.#running;
  }

  /** Counts something that begins; returns the function to call when it is over. */
  begin(): () => void {
    this.#running++;
    let over = false;
    return () => {
      if (over) return;
      over = true;
      if (--this.#running === 0) for (const wake of this.#waiters.splice(0)) wake();
    };
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
