import type { Readable } from 'node:stream';

/** Reads so many bytes at a time from a stream that is read by nobody else. */
export class ByteReader {
  readonly #stream: Readable;
  readonly #onBytes: () => void;

  /** @param onBytes called whenever some have come */
  constructor(stream: Readable, onBytes: () => void) {
    this.#stream = stream;
    this.#onBytes = onBytes;
    stream.pause();
  }

  /** One call at a time. Never settles if the stream ends before: whoever owns the stream tells of that. */
  read(length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    let at = 0;
    return new Promise((resolve) => {
      const take = (chunk: Uint8Array) => {
        this.#onBytes();
        const room = length - at;
        bytes.set(chunk.subarray(0, room), at);
        at += chunk.length;
        if (at < length) return;
        this.#stream.off('data', take).pause();
        if (chunk.length > room) this.#stream.unshift(chunk.subarray(room));
        resolve(bytes);
      };
      this.#stream.on('data', take).resume();
    });
  }
}
