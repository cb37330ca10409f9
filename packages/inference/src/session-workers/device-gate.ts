import { type Clock, FexgraphError } from '@fexgraph/core';
import type { Leave } from './lanes.ts';

/** Who may use a device now. */
export interface DeviceGate {
  /** @throws FexgraphError TIMEOUT where nobody leaves for so long. */
  enter(clock: Clock, limitMs: number): Promise<Leave>;
}

/** For devices that threads can use at the same time. */
export const openGate: DeviceGate = { enter: async () => () => undefined };

/** Lets one through at a time, first come first served. */
export class SerialGate implements DeviceGate {
  readonly #waiting: (() => void)[] = [];
  readonly #device: string;
  #taken = false;

  constructor(device: string) {
    this.#device = device;
  }

  async enter(clock: Clock, limitMs: number): Promise<Leave> {
    if (this.#taken) await this.#turn(clock, limitMs);
    this.#taken = true;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const next = this.#waiting.shift();
      // Stays taken when handed on, so that nobody slips in between.
      if (next) next();
      else this.#taken = false;
    };
  }

  #turn(clock: Clock, limitMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const proceed = () => {
        stop();
        resolve();
      };
      const stop = clock.after(limitMs, () => {
        this.#waiting.splice(this.#waiting.indexOf(proceed), 1);
        reject(new FexgraphError('TIMEOUT', `another call has held the ${this.#device} for more than ${limitMs} ms`));
      });
      this.#waiting.push(proceed);
    });
  }
}
