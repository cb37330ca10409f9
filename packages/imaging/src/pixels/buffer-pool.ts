/** Gives a buffer of exactly so many bytes, with whatever was in it before. */
export type BufferOf = (bytes: number) => Uint8Array<ArrayBuffer>;

/**
 * Buffers that are used again. Memory of this size that is left to the garbage collector is cleared before its first use
 * and collected soon after, which costs more than the pictures in it: a video of 640 x 360 makes 20 MB of garbage a second.
 *
 * Free buffers are of one length, that of the last one taken. There are never more buffers than were in use at a time.
 */
export class BufferPool {
  #free: Uint8Array<ArrayBuffer>[] = [];
  #length = 0;
  readonly #lent = new WeakSet<Uint8Array>();

  /** A buffer with whatever was in it before. */
  take(length: number): Uint8Array<ArrayBuffer> {
    if (length !== this.#length) {
      this.#free = [];
      this.#length = length;
    }
    const buffer = this.#free.pop() ?? new Uint8Array(length);
    this.#lent.add(buffer);
    return buffer;
  }

  /** One that nobody reads any more. What was not taken here, or came back already, is left alone. */
  give(buffer: Uint8Array): void {
    const isLent = this.#lent.delete(buffer);
    if (isLent && buffer.length === this.#length) this.#free.push(buffer as Uint8Array<ArrayBuffer>);
  }

  clear(): void {
    this.#free = [];
    this.#length = 0;
  }
}
