import { FexgraphError } from '@fexgraph/core';

const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads one protobuf message out of untrusted bytes: every length is checked against the end of the message it is
 * in, so nothing is read outside and nothing is allocated by a number from the file.
 */
export class ProtoReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;
  /** Where the field begins that `next` stopped at. */
  #start = 0;
  /** Field number and wire type of the field that `next` stopped at. */
  field = 0;
  wire = 0;

  constructor(
    bytes: Uint8Array,
    /** What is being read, for error messages. */
    readonly what: string,
  ) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Moves to the next field; false at the end. */
  next(): boolean {
    if (this.#at >= this.#bytes.length) return false;
    this.#start = this.#at;
    const tag = this.#varint();
    this.field = Number(tag >> 3n);
    this.wire = Number(tag & 7n);
    if (this.field < 1 || this.field > 0x1fffffff) this.fail(`field number ${this.field}`);
    return true;
  }

  /** A whole number: a plain number where that is exact, else a bigint. */
  int(): number | bigint {
    this.#expect(WIRE.varint);
    return exact(BigInt.asIntN(64, this.#varint()));
  }

  /** A small whole number such as an enumeration or a version. */
  small(): number {
    const value = this.int();
    if (typeof value === 'bigint') this.fail(`number ${value} where a small one belongs`);
    return value as number;
  }

  float(): number {
    this.#expect(WIRE.fixed32);
    const at = this.#take(4);
    return this.#view.getFloat32(at, true);
  }

  /** A view on the payload, not a copy. */
  bytes(): Uint8Array {
    this.#expect(WIRE.bytes);
    const length = this.#varint();
    if (length > BigInt(this.#bytes.length - this.#at)) this.fail(`a field of ${length} bytes reaches past the end`);
    const at = this.#take(Number(length));
    return this.#bytes.subarray(at, at + Number(length));
  }

  text(): string {
    const bytes = this.bytes();
    try {
      return decoder.decode(bytes);
    } catch (cause) {
      throw new FexgraphError('BAD_MODEL', `${this.what} holds a text that is not UTF-8`, { cause });
    }
  }

  message(what: string): ProtoReader {
    return new ProtoReader(this.bytes(), what);
  }

  /** One element of a repeated number field, packed or not. */
  ints(into: (number | bigint)[]): void {
    if (this.wire !== WIRE.bytes) {
      into.push(this.int());
      return;
    }
    const packed = this.message(this.what);
    while (packed.#at < packed.#bytes.length) into.push(exact(BigInt.asIntN(64, packed.#varint())));
  }

  floats(into: number[]): void {
    if (this.wire !== WIRE.bytes) {
      into.push(this.float());
      return;
    }
    const packed = this.message(this.what);
    while (packed.#at < packed.#bytes.length) {
      const at = packed.#take(4);
      into.push(packed.#view.getFloat32(at, true));
    }
  }

  doubles(into: number[]): void {
    const packed = this.wire === WIRE.bytes ? this.message(this.what) : this;
    do {
      const at = packed.#take(8);
      into.push(packed.#view.getFloat64(at, true));
    } while (packed !== this && packed.#at < packed.#bytes.length);
  }

  /** Skips the field. A view on the whole of it, with its tag, to be passed on as it is. */
  whole(): Uint8Array {
    this.skip();
    return this.#bytes.subarray(this.#start, this.#at);
  }

  skip(): void {
    if (this.wire === WIRE.varint) this.#varint();
    else if (this.wire === WIRE.fixed64) this.#take(8);
    else if (this.wire === WIRE.bytes) this.bytes();
    else if (this.wire === WIRE.fixed32) this.#take(4);
    else this.fail(`wire type ${this.wire}`);
  }

  fail(reason: string): never {
    throw new FexgraphError('BAD_MODEL', `${this.what} is not valid protobuf at byte ${this.#at}: ${reason}`);
  }

  #expect(wire: number): void {
    if (this.wire !== wire) this.fail(`field ${this.field} has wire type ${this.wire}, expected ${wire}`);
  }

  #take(count: number): number {
    if (count > this.#bytes.length - this.#at) this.fail('it ends in the middle of a field');
    const at = this.#at;
    this.#at += count;
    return at;
  }

  #varint(): bigint {
    let low = 0;
    let value = 0n;
    for (let index = 0; index < 10; index++) {
      const byte = this.#bytes[this.#take(1)];
      if (index < 4) {
        low |= (byte & 127) << (7 * index);
        if (byte < 128) return BigInt(low);
      } else {
        if (index === 4) value = BigInt(low);
        value |= BigInt(byte & 127) << BigInt(7 * index);
        if (byte < 128) return BigInt.asUintN(64, value);
      }
    }
    return this.fail('a number longer than ten bytes');
  }
}

function exact(value: bigint): number | bigint {
  const plain = Number(value);
  return Number.isSafeInteger(plain) ? plain : value;
}
