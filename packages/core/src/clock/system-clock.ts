import type { Clock } from './clock.ts';

/** The platform's timers. `performance` and `setTimeout` exist in Node and in browsers. */
export const systemClock: Clock = {
  now: () => performance.now(),
  after: (milliseconds, callback) => {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};
