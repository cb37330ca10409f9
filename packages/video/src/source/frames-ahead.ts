/**
 * Takes items from a generator while earlier ones are being used: order kept, never more than `ahead` beyond the one that
 * was delivered last. `return()` stops it, also while the generator waits.
 */
export class FramesAhead<Item> implements AsyncIterableIterator<Item> {
  readonly #items: AsyncGenerator<Item, void>;
  readonly #queue: Promise<IteratorResult<Item, void>>[] = [];
  readonly #options: FramesAheadOptions<Item>;
  #isStopped = false;

  constructor(items: AsyncGenerator<Item, void>, options: FramesAheadOptions<Item>) {
    this.#items = items;
    this.#options = options;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Item, void>> {
    if (this.#isStopped) return { done: true, value: undefined };
    while (this.#queue.length <= this.#options.ahead) this.#pull();
    return await this.#queue.shift()!;
  }

  /** Resolves when everything is closed and taken back. */
  async return(): Promise<IteratorResult<Item, void>> {
    if (!this.#isStopped) {
      this.#isStopped = true;
      this.#options.stop();
      for (const pulled of await Promise.allSettled(this.#queue.splice(0))) {
        if (pulled.status === 'fulfilled' && !pulled.value.done) this.#options.discard(pulled.value.value);
      }
    }
    await this.#items.return();
    return { done: true, value: undefined };
  }

  /** A generator serves calls of `next` one after the other. */
  #pull(): void {
    const pulled = this.#items.next();
    // A failure is thrown by the `next` that delivers it; until then nobody listens.
    pulled.catch(() => undefined);
    this.#queue.push(pulled);
  }
}

export interface FramesAheadOptions<Item> {
  readonly ahead: number;
  /** Ends what the generator waits for. */
  stop(): void;
  /** Takes back an item that will not be delivered. */
  discard(item: Item): void;
}
