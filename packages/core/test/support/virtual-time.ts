import { VirtualClock } from '../../src/index.ts';

/** Lets everything that needs no time happen. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Lets virtual time pass until a promise is settled; as much as is needed, in no real time. */
export async function settled<T>(clock: VirtualClock, promise: Promise<T>): Promise<T> {
  let over = false;
  const end = () => {
    over = true;
  };
  promise.then(end, end);
  for (let idle = 0; !over; ) {
    await settle();
    if (over) break;
    if (clock.nextDue !== undefined) {
      clock.advance(clock.nextDue - clock.now());
      idle = 0;
    } else if (++idle > 100) {
      throw new Error('nothing happens any more, and the promise is not settled');
    }
  }
  return promise;
}

/** A pause in virtual time. */
export function pause(clock: VirtualClock, milliseconds: number): Promise<void> {
  return new Promise((resolve) => clock.after(milliseconds, resolve));
}
