// @ts-check
/**
 * Whether a worker thread is in a native call, as it and the thread that started it both see. One that is ended in a call
 * takes the whole process with it: onnxruntime gets its result, cannot give it to a thread that is being ended, and throws
 * what nobody can catch ("terminate called after throwing an instance of 'Napi::Error'"). So a thread is ended outside
 * of its calls, and leaves by itself when it is in one.
 */

/** Outside: may be ended, or begin a call. */
const OUTSIDE = 0;
const INSIDE = 1;
/** Inside, and leaves with the end of the call. */
const LEAVING = 2;
/** Begins no call any more. */
const LEFT = 3;

/** One number that both threads see. @returns {Int32Array<SharedArrayBuffer>} */
export function newCallState() {
  return new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
}

/**
 * For the thread that wants to end the other.
 * @param {Int32Array} state
 * @returns {boolean} whether it may be ended now; else it ends by itself, or was told before
 */
export function askToLeave(state) {
  if (Atomics.compareExchange(state, 0, OUTSIDE, LEFT) === OUTSIDE) return true;
  // It may have come out between the two.
  if (Atomics.compareExchange(state, 0, INSIDE, LEAVING) === OUTSIDE) return askToLeave(state);
  return false;
}

/**
 * Blocks until the other thread is outside and stays there. Not longer than Node itself waits for it when the process ends.
 * @param {Int32Array} state
 */
export function waitUntilLeft(state) {
  askToLeave(state);
  Atomics.wait(state, 0, LEAVING);
}

/**
 * For the thread that calls: what it does in the functions that it gives to the result.
 * @param {Int32Array} state
 * @returns {<T>(call: () => Promise<T>) => Promise<T>}
 */
export function nativeCalls(state) {
  // A session may be released while a call of another waits for its turn.
  let inside = 0;
  return async (call) => {
    if (inside++ === 0 && Atomics.compareExchange(state, 0, OUTSIDE, INSIDE) !== OUTSIDE) process.exit();
    try {
      return await call();
    } finally {
      if (--inside === 0 && Atomics.compareExchange(state, 0, INSIDE, OUTSIDE) !== INSIDE) {
        Atomics.store(state, 0, LEFT);
        Atomics.notify(state, 0);
        process.exit();
      }
    }
  };
}
