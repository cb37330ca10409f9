/**
 * Keeps a bounded part of a stream, spread evenly over all of it: when it is full, every second item goes, and from then
 * on only every second of those that come is taken.
 */
export class EvenSample<T> {
  #kept: { readonly item: T; readonly bytes: number }[] = [];
  #every = 1;
  #seen = 0;

  /** @param limits the first item is kept whatever its size */
  constructor(private readonly limits: { readonly items: number; readonly bytes: number }) {}

  /** How many items came. */
  get seen(): number {
    return this.#seen;
  }

  get items(): readonly T[] {
    return this.#kept.map(({ item }) => item);
  }

  /** @param make called only if the item is kept */
  offer(bytes: number, make: () => T): void {
    if (this.#seen++ % this.#every !== 0) return;
    this.#kept.push({ item: make(), bytes });
    while (this.#kept.length > 1 && this.#isFull()) {
      this.#every *= 2;
      this.#kept = this.#kept.filter((_, i) => i % 2 === 0);
    }
  }

  #isFull(): boolean {
    const { items, bytes } = this.limits;
    return this.#kept.length > items || this.#kept.reduce((sum, kept) => sum + kept.bytes, 0) > bytes;
  }
}
