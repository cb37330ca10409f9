import { FexgraphError } from '@fexgraph/core';

const decoder = new TextDecoder();

/**
 * One table of a FlatBuffer. All reads go through a DataView, which refuses offsets outside the file (the reader of
 * the `flatbuffers` package returns zeros there). Fields that are absent give the default of the schema.
 */
export class FlatTable {
  readonly #view: DataView;
  readonly #start: number;

  private constructor(view: DataView, start: number) {
    this.#view = view;
    this.#start = start;
  }

  static root(bytes: Uint8Array): FlatTable {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return new FlatTable(view, view.getUint32(0, true));
  }

  byte(field: number, otherwise = 0): number {
    const at = this.#locate(field);
    return at ? this.#view.getInt8(at) : otherwise;
  }

  int(field: number, otherwise = 0): number {
    const at = this.#locate(field);
    return at ? this.#view.getInt32(at, true) : otherwise;
  }

  float(field: number, otherwise = 0): number {
    const at = this.#locate(field);
    return at ? this.#view.getFloat32(at, true) : otherwise;
  }

  table(field: number): FlatTable | undefined {
    const at = this.#locate(field);
    return at ? new FlatTable(this.#view, at + this.#view.getUint32(at, true)) : undefined;
  }

  tables(field: number): FlatTable[] {
    const { at, length } = this.#vector(field, 4);
    return Array.from({ length }, (_, index) => {
      const slot = at + 4 * index;
      return new FlatTable(this.#view, slot + this.#view.getUint32(slot, true));
    });
  }

  ints(field: number): number[] {
    const { at, length } = this.#vector(field, 4);
    return Array.from({ length }, (_, index) => this.#view.getInt32(at + 4 * index, true));
  }

  /** A view on the bytes of a vector, not a copy. */
  bytes(field: number): Uint8Array {
    const { at, length } = this.#vector(field, 1);
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + at, length);
  }

  text(field: number): string {
    return decoder.decode(this.bytes(field));
  }

  /** Position of a field's value; 0 when it is absent. */
  #locate(field: number): number {
    const table = this.#start - this.#view.getInt32(this.#start, true);
    const slot = 4 + 2 * field;
    if (slot >= this.#view.getUint16(table, true)) return 0;
    const offset = this.#view.getUint16(table + slot, true);
    return offset === 0 ? 0 : this.#start + offset;
  }

  #vector(field: number, elementSize: number): { at: number; length: number } {
    const slot = this.#locate(field);
    if (slot === 0) return { at: 0, length: 0 };
    const start = slot + this.#view.getUint32(slot, true);
    const length = this.#view.getUint32(start, true);
    if (length * elementSize > this.#view.byteLength - start - 4) throw new RangeError('a vector reaches past the end');
    return { at: start + 4, length };
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
