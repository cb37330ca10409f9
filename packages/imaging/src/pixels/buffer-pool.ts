/**
 * Buffers that are used again. Memory of this size that is left to the garbage collector is cleared before its first use
 * and collected soon after, which costs more than the pictures in it: a video of 640 x 360 makes 20 MB of garbage a second.
 *
 * Free buffers are of one length, that of the last one taken. There are never more buffers than were in use at a time.
 */
export class BufferPool {
  #free: Uint8Array<ArrayBuffer>[] = [];
  #length = 0;

  /** A buffer with whatever was in it before. */
  take(length: number): Uint8Array<ArrayBuffer> {
    if (length !== this.#length) {
      this.#free = [];
      this.#length = length;
    }
    return this.#free.pop() ?? new Uint8Array(length);
  }

  /** One that was taken, and that nobody reads any more. */
  give(buffer: Uint8Array<ArrayBuffer>): void {
    if (buffer.length === this.#length) this.#free.push(buffer);
  }

  clear(): void {
    this.#free = [];
    this.#length = 0;
  }
}
