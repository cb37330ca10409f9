import { VirtualClock } from '@fexgraph/core';

/** Lets everything happen that needs no time: promises, microtasks, one turn of the event loop. */
export function flush(): Promise<void> {
  // `setImmediate` where the platform has it: timers of 0 ms take a millisecond each.
  const { setImmediate } = globalThis as { readonly setImmediate?: (callback: () => void) => void };
  return new Promise((resolve) => (setImmediate ? setImmediate(resolve) : setTimeout(resolve, 0)));
}

/** Turns without anything to do after which real time is given a chance: a node may wait for a worker or a file. */
const IDLE_TURNS = 20;

/**
 * Time that passes only when a test says so, for `run(graph, { clock })` and the CLOCK token. Unlike its base class it
 * also lets the promises between two timers settle.
 */
export class FakeClock extends VirtualClock {
  /** Lets time pass, timer by timer. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.now() + milliseconds;
    await flush();
    for (let due = this.nextDue; due !== undefined && due <= end; due = this.nextDue) {
      this.advance(due - this.now());
      await flush();
    }
    this.advance(end - this.now());
    await flush();
  }

  /**
   * Lets as much time pass as a promise needs to settle, and gives what it gives. Work that waits for something real
   * (a worker, a file) is waited for in real time.
   */
  async until<T>(promise: PromiseLike<T>): Promise<T> {
    let over = false;
    const end = () => {
      over = true;
    };
    promise.then(end, end);
    for (let idle = 0; !over; ) {
      await flush();
      if (over) break;
      const due = this.nextDue;
      if (due !== undefined && due < Number.POSITIVE_INFINITY) {
        this.advance(due - this.now());
        idle = 0;
      } else if (++idle > IDLE_TURNS) {
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    }
    return promise;
  }

  /** A promise that resolves after some fake time. */
  pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => this.after(milliseconds, resolve));
  }
}
