export interface ReadAheadOptions<Entry, Item extends object> {
  readonly entries: Iterable<Entry> | AsyncIterable<Entry>;
  /** Turns an entry into an item; several calls run at once. */
  load(entry: Entry, index: number): Promise<Item>;
  /** Takes back an item that was loaded and will not be delivered. */
  discard(item: Item): void;
  /** Items that may be loaded or loading beyond the one delivered last. */
  readonly ahead: number;
  readonly signal: AbortSignal;
}

const ENDED = Symbol('ended');

/**
 * Loads items while earlier ones are being used: order kept, memory bounded by `ahead`. `return()` and the signal stop
 * it, even while the list waits for its next entry (a terminal, a pipe); what was loaded is discarded.
 */
export class ReadAhead<Entry, Item extends object> implements AsyncIterableIterator<Item> {
  readonly #options: ReadAheadOptions<Entry, Item>;
  readonly #entries: Iterator<Entry> | AsyncIterator<Entry>;
  /** What will be delivered next, in order. */
  readonly #queue: Promise<Item | typeof ENDED>[] = [];
  readonly #loading = new Set<Promise<unknown>>();
  /** Loaded and not yet delivered. */
  readonly #ready = new Set<Item>();
  readonly #interrupts = new Set<() => void>();
  readonly #onAbort = () => this.#stop();
  #lastPull: Promise<unknown> = Promise.resolve();
  #index = 0;
  #stopped = false;

  constructor(options: ReadAheadOptions<Entry, Item>) {
    const { entries, signal } = options;
    this.#options = options;
    this.#entries = Symbol.asyncIterator in entries ? entries[Symbol.asyncIterator]() : entries[Symbol.iterator]();
    if (signal.aborted) this.#stop();
    else signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Loads the first item before it is asked for. */
  begin(): this {
    if (!this.#stopped && this.#queue.length === 0) this.#queue.push(this.#start());
    return this;
  }

  async next(): Promise<IteratorResult<Item>> {
    if (this.#stopped) return { done: true, value: undefined };
    const head = this.#queue.shift() ?? this.#start();
    while (this.#queue.length < this.#options.ahead) this.#queue.push(this.#start());
    let item: Item | typeof ENDED;
    try {
      item = await this.#unlessStopped(head);
    } catch (error) {
      await this.return();
      throw error;
    }
    if (item === ENDED || this.#stopped) return this.return();
    this.#ready.delete(item);
    return { done: false, value: item };
  }

  /** Resolves when nothing is loading any more. */
  async return(): Promise<IteratorResult<Item>> {
    this.#stop();
    await Promise.allSettled(this.#loading);
    return { done: true, value: undefined };
  }

  #start(): Promise<Item | typeof ENDED> {
    const item = this.#pull().then((entry) => {
      if (entry.done || this.#stopped) return ENDED;
      const load = this.#load(entry.value, this.#index++);
      this.#loading.add(load);
      return load.finally(() => this.#loading.delete(load));
    });
    // A failure is thrown by the `next` that delivers it; until then nobody listens.
    item.catch(() => undefined);
    return item;
  }

  async #load(entry: Entry, index: number): Promise<Item | typeof ENDED> {
    const item = await this.#options.load(entry, index);
    if (this.#stopped) {
      this.#options.discard(item);
      return ENDED;
    }
    this.#ready.add(item);
    return item;
  }

  /** One pull at a time: iterators in the wild do not expect overlapping calls. */
  #pull(): Promise<IteratorResult<Entry>> {
    const pull = this.#lastPull.then(() =>
      this.#stopped ? { done: true as const, value: undefined } : this.#entries.next(),
    );
    this.#lastPull = pull.catch(() => undefined);
    return pull;
  }

  #unlessStopped(head: Promise<Item | typeof ENDED>): Promise<Item | typeof ENDED> {
    return new Promise((resolve, reject) => {
      const interrupt = () => resolve(ENDED);
      this.#interrupts.add(interrupt);
      head.then(resolve, reject).finally(() => this.#interrupts.delete(interrupt));
    });
  }

  #stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#options.signal.removeEventListener('abort', this.#onAbort);
    for (const interrupt of this.#interrupts) interrupt();
    this.#queue.length = 0;
    for (const item of this.#ready) this.#options.discard(item);
    this.#ready.clear();
    // Closing a list that still waits for input may take as long; nobody is left to hear how that ended.
    Promise.resolve(this.#entries.return?.()).catch(() => undefined);
  }
}
