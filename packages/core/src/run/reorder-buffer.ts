import { Fifo } from './fifo.ts';
import type { Token } from './token.ts';

/** A token that is in a node. */
export interface Pending {
  readonly token: Token;
  /** What the node gives for it; undefined as long as that is not known. */
  result: Token | undefined;
}

/** The tokens of one source in a node, in input order. They leave in that order, each when its result is known. */
export class ReorderBuffer<P extends Pending> {
  readonly #pending = new Fifo<P>();

  get length(): number {
    return this.#pending.length;
  }

  push(pending: P): void {
    this.#pending.push(pending);
  }

  /** The first that has no result. */
  firstOpen(): P | undefined {
    for (const pending of this.#pending) if (!pending.result) return pending;
    return undefined;
  }

  /** Takes out the first if its result is known. */
  shiftFinished(): P | undefined {
    return this.#pending.peek()?.result ? this.#pending.shift() : undefined;
  }
}
