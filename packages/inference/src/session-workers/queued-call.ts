import { cancelled } from '@fexgraph/core';
import { onAbort } from '../on-abort.ts';
import type { SessionRunOptions, TensorMap } from '../session.ts';
import { type PreparedFeeds, prepareFeeds, type SpareFeeds } from './prepare-feeds.ts';

/** One call of a session, from `run` until its promise is settled. */
export class QueuedCall {
  readonly result: Promise<TensorMap>;
  /** When its turn has come, once. @param spare what an earlier call left */
  readonly prepare: (spare: SpareFeeds) => PreparedFeeds;
  readonly outputs?: readonly string[];
  #resolve!: (outputs: TensorMap) => void;
  #reject!: (error: unknown) => void;
  #stopListening?: () => void;
  #settled = false;

  /** @param onDrop runs when the caller has given the call up; the promise is already rejected then */
  constructor(feeds: TensorMap, options: SessionRunOptions, onDrop: (call: QueuedCall) => void) {
    if (options.unchanged) {
      this.prepare = (spare) => prepareFeeds(feeds, options.transfer ?? false, spare);
    } else {
      const prepared = prepareFeeds(feeds, options.transfer ?? false);
      this.prepare = () => prepared;
    }
    this.outputs = options.outputs;
    this.result = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    const { signal } = options;
    if (signal) {
      this.#stopListening = onAbort(signal, () => {
        if (this.reject(cancelled(signal.reason))) onDrop(this);
      });
    }
  }

  /** True once the caller has an answer, whatever it is. */
  get settled(): boolean {
    return this.#settled;
  }

  /** False if the caller had an answer before; this one is then discarded. */
  resolve(outputs: TensorMap): boolean {
    const first = this.#settle();
    if (first) this.#resolve(outputs);
    return first;
  }

  /** False if the caller had an answer before. */
  reject(error: unknown): boolean {
    const first = this.#settle();
    if (first) this.#reject(error);
    return first;
  }

  #settle(): boolean {
    if (this.#settled) return false;
    this.#settled = true;
    this.#stopListening?.();
    return true;
  }
}
