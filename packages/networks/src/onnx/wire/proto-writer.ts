/** Bytes that exist, or bytes that are made only when the message is written (one large tensor at a time). */
export type Payload = ArrayBufferView | { readonly byteLength: number; readonly make: () => ArrayBufferView };

const encoder = new TextEncoder();

function asBytes(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

/**
 * One protobuf message under construction. Payloads and nested messages are kept by reference, so that `finish`
 * copies every byte once, into one buffer of the right size.
 */
export class ProtoWriter {
  readonly #parts: Payload[] = [];
  #small: number[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  int(field: number, value: number | bigint): this {
    this.#varint(BigInt(field << 3));
    return this.#varint(BigInt.asUintN(64, BigInt(value)));
  }

  float(field: number, value: number): this {
    this.#varint(BigInt((field << 3) | 5));
    return this.#push(...asBytes(Float32Array.of(value)));
  }

  text(field: number, value: string): this {
    return this.bytes(field, encoder.encode(value));
  }

  bytes(field: number, payload: Payload): this {
    this.#varint(BigInt((field << 3) | 2)).#varint(BigInt(payload.byteLength));
    return this.append(payload);
  }

  message(field: number, message: ProtoWriter): this {
    this.#varint(BigInt((field << 3) | 2)).#varint(BigInt(message.#length));
    message.#flush();
    for (const part of message.#parts) this.append(part);
    return this;
  }

  /** Fields that are written already, each with its tag. */
  append(payload: Payload): this {
    if (!('make' in payload) && payload.byteLength <= 64) return this.#push(...asBytes(payload));
    this.#flush();
    this.#parts.push(payload);
    this.#length += payload.byteLength;
    return this;
  }

  /** @throws RangeError when a lazily made payload has another length than announced. */
  finish(): Uint8Array {
    this.#flush();
    const target = new Uint8Array(this.#length);
    let at = 0;
    for (const part of this.#parts) {
      const bytes = asBytes('make' in part ? part.make() : part);
      if (bytes.length !== part.byteLength) {
        throw new RangeError(`a payload has ${bytes.length} bytes, ${part.byteLength} were announced`);
      }
      target.set(bytes, at);
      at += bytes.length;
    }
    return target;
  }

  #push(...bytes: number[]): this {
    for (const byte of bytes) this.#small.push(byte);
    this.#length += bytes.length;
    return this;
  }

  #varint(value: bigint): this {
    let rest = value;
    while (rest > 127n) {
      this.#push(Number(rest & 127n) | 128);
      rest >>= 7n;
    }
    return this.#push(Number(rest));
  }

  #flush(): void {
    if (this.#small.length === 0) return;
    this.#parts.push(Uint8Array.from(this.#small));
    this.#small = [];
  }
}
