import { badCheckpoint, quoted } from '../bad-checkpoint.ts';
import { PickleDict, PickleList, PickleTuple, type PickleValue } from './pickle-values.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Stack, memo and input of one pickle. Every read is bounded by the file, every pop by the last mark. */
export class PickleMachine {
  /** Next byte to read, counted from the start of the file. */
  at: number;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #stack: PickleValue[] = [];
  readonly #marks: number[] = [];
  readonly #memo = new Map<number, PickleValue>();

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = at;
  }

  push(value: PickleValue): void {
    this.#stack.push(value);
  }

  pop(): PickleValue {
    const floor = this.#marks.at(-1) ?? 0;
    if (this.#stack.length <= floor) throw badCheckpoint(`the pickle takes from an empty stack before byte ${this.at}`);
    return this.#stack.pop() as PickleValue;
  }

  mark(): void {
    this.#marks.push(this.#stack.length);
  }

  popToMark(): PickleValue[] {
    const mark = this.#marks.pop();
    if (mark === undefined) throw badCheckpoint(`the pickle looks for a mark that is not there before byte ${this.at}`);
    return this.#stack.splice(mark);
  }

  /** The result: exactly one value may be left. */
  result(): PickleValue {
    if (this.#stack.length !== 1 || this.#marks.length !== 0) {
      throw badCheckpoint(`the pickle that ends at byte ${this.at} leaves ${this.#stack.length} values, not one`);
    }
    return this.#stack[0];
  }

  remember(index: number): void {
    const top = this.pop();
    this.#memo.set(index, top);
    this.push(top);
  }

  recall(index: number): void {
    const value = this.#memo.get(index);
    if (value === undefined)
      throw badCheckpoint(`the pickle reads memo ${index} before writing it, at byte ${this.at}`);
    this.push(value);
  }

  tuple(size: number): void {
    const items: PickleValue[] = [];
    for (let i = 0; i < size; i++) items.unshift(this.pop());
    this.push(new PickleTuple(items));
  }

  append(items: readonly PickleValue[]): void {
    const list = this.pop();
    if (!(list instanceof PickleList)) throw badCheckpoint(`the pickle appends to no list before byte ${this.at}`);
    for (const item of items) list.items.push(item);
    this.push(list);
  }

  setItems(items: readonly PickleValue[]): void {
    const dict = this.pop();
    if (!(dict instanceof PickleDict) || items.length % 2 !== 0) {
      throw badCheckpoint(`the pickle sets items of no dictionary before byte ${this.at}`);
    }
    for (let i = 0; i < items.length; i += 2) {
      const key = items[i];
      if (typeof key !== 'string') throw badCheckpoint(`a dictionary key before byte ${this.at} is not a text`);
      if (dict.entries.has(key)) throw badCheckpoint(`the dictionary key ${quoted(key)} occurs twice`);
      dict.entries.set(key, items[i + 1]);
    }
    this.push(dict);
  }

  uint8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  uint16(): number {
    return this.#view.getUint16(this.#advance(2), true);
  }

  int32(): number {
    return this.#view.getInt32(this.#advance(4), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  /** Two's complement, little-endian; a plain number where that is exact. */
  long(length: number): number | bigint {
    const start = this.#advance(length);
    let value = 0n;
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(this.#bytes[start + i]);
    if (length > 0) value = BigInt.asIntN(length * 8, value);
    return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  }

  text(length: number): string {
    const start = this.#advance(length);
    try {
      return utf8.decode(this.#bytes.subarray(start, start + length));
    } catch {
      throw badCheckpoint(`the text at byte ${start} is not valid UTF-8`);
    }
  }

  /** Up to the next line feed, which is read too. */
  line(): string {
    const end = this.#bytes.indexOf(0x0a, this.at);
    if (end < 0) throw badCheckpoint(`the line at byte ${this.at} does not end`);
    const text = this.text(end - this.at);
    this.at++;
    return text;
  }

  #advance(length: number): number {
    const start = this.at;
    if (length > this.#bytes.byteLength - start) {
      throw badCheckpoint(
        `the pickle wants ${length} bytes at byte ${start}, but the file ends at ${this.#bytes.byteLength}`,
      );
    }
    this.at += length;
    return start;
  }
}
