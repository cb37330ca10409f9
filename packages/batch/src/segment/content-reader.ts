import { endianness } from 'node:os';
import { SEGMENT_LIMITS } from './segment-format.ts';

const IS_BIG_ENDIAN = endianness() === 'BE';

/** Reads a block from its first byte to its last. What goes beyond its end is an error. */
export class ContentReader {
  #at = 0;

  constructor(private readonly content: Buffer) {}

  byte(): number {
    return this.#take(1).readUInt8(0);
  }

  count(): number {
    return this.#take(4).readUInt32LE(0);
  }

  double(): number {
    return this.#take(8).readDoubleLE(0);
  }

  /** Null, or what `textBytes` of the encoder made. */
  text(): string | null {
    const stored = this.count();
    if (stored === 0) return null;
    if (stored - 1 > SEGMENT_LIMITS.text) throw new Error(`a text of ${stored - 1} letters`);
    return this.#take(2 * (stored - 1)).toString('utf16le');
  }

  /** A copy. */
  numbers(type: 'float32' | 'float64', count: number): Float32Array | Float64Array {
    const size = type === 'float32' ? 4 : 8;
    // Of bytes of its own: those of the block need not begin where a number may begin.
    const bytes = Uint8Array.from(this.#take(count * size));
    const buffer = Buffer.from(bytes.buffer);
    if (IS_BIG_ENDIAN && size === 4) buffer.swap32();
    if (IS_BIG_ENDIAN && size === 8) buffer.swap64();
    return type === 'float32' ? new Float32Array(bytes.buffer) : new Float64Array(bytes.buffer);
  }

  requireEnd(): void {
    if (this.#at < this.content.length) throw new Error('a frame with bytes left over');
  }

  #take(length: number): Buffer {
    const end = this.#at + length;
    if (end > this.content.length) throw new Error('a frame that is cut short');
    const taken = this.content.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }
}
