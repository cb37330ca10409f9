import { FexgraphError } from '@fexgraph/core';
import { ByteBuffer } from 'flatbuffers';

const decoder = new TextDecoder();

/** Where the reader of `flatbuffers` gives zeros for what is outside the file, this one throws. It reads by these three. */
class BoundedBuffer extends ByteBuffer {
  override readUint8(at: number): number {
    this.requireInside(at, 1);
    return super.readUint8(at);
  }

  override readUint16(at: number): number {
    this.requireInside(at, 2);
    return super.readUint16(at);
  }

  override readInt32(at: number): number {
    this.requireInside(at, 4);
    return super.readInt32(at);
  }

  /** @throws RangeError */
  requireInside(at: number, length: number): void {
    const size = this.capacity();
    if (at < 0 || length < 0 || length > size - at) {
      throw new RangeError(`${length} bytes at ${at}, the file has ${size}`);
    }
  }
}

/**
 * One table of a FlatBuffer, its fields by number. Fields that are absent give the default of the schema. Every method
 * throws RangeError for what points outside the file.
 */
export class FlatTable {
  private constructor(
    private readonly file: BoundedBuffer,
    private readonly start: number,
  ) {}

  static root(bytes: Uint8Array): FlatTable {
    const file = new BoundedBuffer(bytes);
    return new FlatTable(file, file.__indirect(0));
  }

  byte(field: number, otherwise = 0): number {
    const at = this.#locate(field);
    return at ? this.file.readInt8(at) : otherwise;
  }

  int(field: number, otherwise = 0): number {
    const at = this.#locate(field);
    return at ? this.file.readInt32(at) : otherwise;
  }

  float(field: number, otherwise = 0): number {
    const at = this.#locate(field);
    return at ? this.file.readFloat32(at) : otherwise;
  }

  table(field: number): FlatTable | undefined {
    const at = this.#locate(field);
    return at ? new FlatTable(this.file, this.file.__indirect(at)) : undefined;
  }

  tables(field: number): FlatTable[] {
    return this.#slots(field).map((at) => new FlatTable(this.file, this.file.__indirect(at)));
  }

  ints(field: number): number[] {
    return this.#slots(field).map((at) => this.file.readInt32(at));
  }

  /** A view on the bytes of a vector, not a copy. */
  bytes(field: number): Uint8Array {
    const { at, length } = this.#vector(field, 1);
    return this.file.bytes().subarray(at, at + length);
  }

  text(field: number): string {
    return decoder.decode(this.bytes(field));
  }

  /** Position of a field's value; 0 when it is absent. */
  #locate(field: number): number {
    const offset = this.file.__offset(this.start, 4 + 2 * field);
    return offset === 0 ? 0 : this.start + offset;
  }

  /** Positions of the elements of a vector of four bytes each. */
  #slots(field: number): number[] {
    const { at, length } = this.#vector(field, 4);
    return Array.from({ length }, (_, index) => at + 4 * index);
  }

  #vector(field: number, elementSize: number): { at: number; length: number } {
    const slot = this.#locate(field);
    if (slot === 0) return { at: 0, length: 0 };
    const at = this.file.__vector(slot);
    const length = this.file.__vector_len(slot);
    this.file.requireInside(at, length * elementSize);
    return { at, length };
  }
}

/** Runs a reader; what it reads outside the file becomes one clear error. */
export function readBounded<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new FexgraphError('BAD_MODEL', `${what} is truncated or corrupt: ${cause.message}`, { cause });
  }
}
