import type { Clock } from './clock.ts';

interface Timer {
  readonly due: number;
  readonly callback: () => void;
}

/** Time that passes only when told to: for tests and simulations. */
export class VirtualClock implements Clock {
  #now = 0;
  /** In the order in which they will fire. */
  readonly #timers: Timer[] = [];

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, callback: () => void): () => void {
    const timer = { due: this.#now + Math.max(0, milliseconds), callback };
    const later = this.#timers.findIndex(({ due }) => due > timer.due);
    this.#timers.splice(later < 0 ? this.#timers.length : later, 0, timer);
    return () => {
      const place = this.#timers.indexOf(timer);
      if (place >= 0) this.#timers.splice(place, 1);
    };
  }

  /** Timers that wait. */
  get pending(): number {
    return this.#timers.length;
  }

  /** When the next timer fires, or undefined if none waits. */
  get nextDue(): number | undefined {
    return this.#timers[0]?.due;
  }

  /** Lets time pass. Timers fire in the order of their time, then of their making; also those that timers make. */
  advance(milliseconds: number): void {
    const end = this.#now + milliseconds;
    for (let timer = this.#timers[0]; timer && timer.due <= end; timer = this.#timers[0]) {
      this.#timers.shift();
      this.#now = timer.due;
      timer.callback();
    }
    this.#now = end;
  }
}
