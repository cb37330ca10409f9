import type { Clock } from './clock.ts';

/** Timers beyond this fire at once in JavaScript. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The platform's timers. `performance` and `setTimeout` exist in Node and in browsers. */
export const systemClock: Clock = {
  now: () => performance.now(),
  after: (milliseconds, callback) => {
    const timer = setTimeout(callback, Math.min(milliseconds, LONGEST_TIMER_MS));
    return () => clearTimeout(timer);
  },
  turn: () => new Promise((resolve) => setTimeout(resolve, 0)),
};
