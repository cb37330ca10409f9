const encoder = new TextEncoder();

/** Writes protocol 2 pickles with the opcodes that PyTorch's own files have. */
export class PickleWriter {
  readonly #bytes: number[] = [0x80, 0x02];
  readonly #memo = new Map<string, number>();

  mark(): this {
    return this.#op(0x28);
  }

  none(): this {
    return this.#op(0x4e);
  }

  boolean(value: boolean): this {
    return this.#op(value ? 0x88 : 0x89);
  }

  integer(value: number): this {
    if (value < 0x100) return this.#op(0x4b, value);
    if (value < 0x10000) return this.#op(0x4d, value & 0xff, value >>> 8);
    return this.#op(0x4a, ...int32(value));
  }

  /** Written once; then fetched from the memo, as is usual for names that every tensor repeats. */
  text(value: string): this {
    return this.#once(`text ${value}`, () => {
      const utf8 = encoder.encode(value);
      this.#op(0x58, ...int32(utf8.byteLength), ...utf8);
    });
  }

  global(module: string, name: string): this {
    return this.#once(`global ${module} ${name}`, () => {
      this.#op(0x63, ...encoder.encode(`${module}\n${name}\n`));
    });
  }

  emptyDict(): this {
    return this.#op(0x7d);
  }

  emptyList(): this {
    return this.#op(0x5d);
  }

  /** Of the values since the last mark. */
  tuple(): this {
    return this.#op(0x74);
  }

  emptyTuple(): this {
    return this.#op(0x29);
  }

  tupleOf(values: readonly number[]): this {
    if (values.length > 3) this.mark();
    for (const value of values) this.integer(value);
    return this.#op([0x29, 0x85, 0x86, 0x87][values.length] ?? 0x74);
  }

  setItems(): this {
    return this.#op(0x75);
  }

  appends(): this {
    return this.#op(0x65);
  }

  persistentId(): this {
    return this.#op(0x51);
  }

  reduce(): this {
    return this.#op(0x52);
  }

  build(): this {
    return this.#op(0x62);
  }

  stop(): Uint8Array {
    this.#op(0x2e);
    return Uint8Array.from(this.#bytes);
  }

  #once(key: string, write: () => void): this {
    const index = this.#memo.get(key);
    if (index !== undefined) return index < 0x100 ? this.#op(0x68, index) : this.#op(0x6a, ...int32(index));
    write();
    const next = this.#memo.size;
    this.#memo.set(key, next);
    return next < 0x100 ? this.#op(0x71, next) : this.#op(0x72, ...int32(next));
  }

  #op(...bytes: number[]): this {
    for (const byte of bytes) this.#bytes.push(byte);
    return this;
  }
}

function int32(value: number): number[] {
  return [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, (value >>> 24) & 0xff];
}
