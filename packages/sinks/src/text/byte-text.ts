const encoder = new TextEncoder();

/**
 * Text being written, as UTF-8 bytes in one growing buffer. Tables of numbers are written a hundred million digits at
 * a time; joining strings and encoding them afterwards costs several times as much.
 */
export class ByteText {
  bytes = new Uint8Array(1 << 16);
  length = 0;

  /** Makes room for `count` more bytes. The `bytes` array may be replaced. */
  reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }

  byte(code: number): void {
    if (this.length === this.bytes.length) this.reserve(1);
    this.bytes[this.length++] = code;
  }

  append(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  text(text: string): void {
    // a UTF-16 unit becomes at most three bytes
    this.reserve(text.length * 3);
    this.length += encoder.encodeInto(text, this.bytes.subarray(this.length)).written;
  }

  /** A copy of what was written; the buffer is empty afterwards and keeps its memory. */
  take(): Uint8Array {
    const copy = this.bytes.slice(0, this.length);
    this.length = 0;
    return copy;
  }
}
