import type { Clock } from '@fexgraph/core';

/** Time that only the test moves. */
export class ManualClock implements Clock {
  #now = 0;
  readonly #timers = new Map<symbol, { readonly due: number; readonly callback: () => void }>();

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, callback: () => void): () => void {
    const timer = Symbol('timer');
    this.#timers.set(timer, { due: this.#now + milliseconds, callback });
    return () => this.#timers.delete(timer);
  }

  advance(milliseconds: number): void {
    this.#now += milliseconds;
    for (const [timer, { due, callback }] of [...this.#timers]) {
      if (due > this.#now) continue;
      this.#timers.delete(timer);
      callback();
    }
  }

  /** Timers that have neither fired nor been cancelled. */
  get pending(): number {
    return this.#timers.size;
  }
}
