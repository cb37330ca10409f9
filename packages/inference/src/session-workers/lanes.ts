import type { Clock } from '@fexgraph/core';

/** Leaves a lane, or a gate, to the next in line. Calling it again does nothing. */
export type Leave = () => void;

/** One worker thread, in which several sessions may live. It does one thing at a time. */
export class Lane {
  /** Sessions that live in it, or are being loaded. */
  sessions = 0;
}

/** A call, or a load, that wants a lane. */
export interface LaneWaiter {
  /** Whether it can be done there as things are now. */
  fits(lane: Lane): boolean;
  /** Whoever takes a lane leaves it. */
  take(lane: Lane, leave: Leave): void;
  /** Of a call: the session that could be loaded into a further lane, so that it need not wait. */
  readonly copying?: LaneCopying;
}

/** A session that may be loaded a further time. */
export interface LaneCopying {
  /** For how long a lane stays empty before that is worth it. */
  patienceMs: number;
  allows(lane: Lane): boolean;
  load(lane: Lane, leave: Leave): void;
}

/**
 * The threads that sessions share, and who works in them. What waits is served in order of arrival; what cannot be done
 * in the lane that is free holds nobody up. A lane that nobody who waits can use gets a copy of the network that has been
 * waited for longest, once it has been empty for as long as loading takes: so at most twice the best is paid, whether
 * the copy pays in the end or not, and networks that are in step with each other are in memory once.
 */
export class Lanes {
  readonly #clock: Clock;
  readonly #lanes: Lane[] = [];
  readonly #free = new Set<Lane>();
  readonly #waiting = new Set<LaneWaiter>();
  /** Bytes of models that are loaded a further time. */
  copiedBytes = 0;
  #most: number;
  /** Ends the wait before a copy. */
  #stopPatience?: () => void;

  constructor(clock: Clock, most: number) {
    this.#clock = clock;
    this.#most = most;
  }

  /** There may be so many lanes, if there may not be more already. They come with the sessions that need them. */
  allow(most: number): this {
    this.#most = Math.max(this.#most, most);
    return this;
  }

  add(waiter: LaneWaiter): void {
    this.#waiting.add(waiter);
    this.#dispatch();
  }

  /** It does not want one any more. */
  drop(waiter: LaneWaiter): void {
    if (this.#waiting.delete(waiter)) this.#dispatch();
  }

  #dispatch(): void {
    this.#stopPatience?.();
    for (const waiter of this.#waiting) {
      const lane = this.#candidates().find((free) => waiter.fits(free));
      if (!lane) continue;
      this.#waiting.delete(waiter);
      waiter.take(lane, this.#occupy(lane));
    }
    this.#copy();
  }

  /** Free lanes, the emptiest first, and one that does not exist yet. */
  #candidates(): Lane[] {
    const free = [...this.#free].sort((a, b) => a.sessions - b.sessions);
    if (this.#lanes.length >= this.#most || free[0]?.sessions === 0) return free;
    return [new Lane(), ...free];
  }

  #occupy(lane: Lane): Leave {
    if (!this.#lanes.includes(lane)) this.#lanes.push(lane);
    this.#free.delete(lane);
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#free.add(lane);
      this.#dispatch();
    };
  }

  #copy(): void {
    for (const { copying } of this.#waiting) {
      const lane = copying && this.#candidates().find((free) => copying.allows(free));
      if (!lane) continue;
      if (copying.patienceMs <= 0) copying.load(lane, this.#occupy(lane));
      else this.#wait(copying);
      return;
    }
  }

  #wait(copying: LaneCopying): void {
    const since = this.#clock.now();
    const pass = () => {
      copying.patienceMs -= this.#clock.now() - since;
      this.#stopPatience = undefined;
    };
    const cancel = this.#clock.after(copying.patienceMs, () => {
      copying.patienceMs = 0;
      this.#stopPatience = undefined;
      this.#dispatch();
    });
    this.#stopPatience = () => {
      cancel();
      pass();
    };
  }
}
