import type { RowBuffer } from './row-buffer.ts';

/** A row group in a file, and what the end of the file has to say of it. */
export interface EncodedGroup<E = unknown> {
  readonly bytes: Uint8Array;
  readonly entry: E;
}

/**
 * Turns rows of one table into bytes of a format that keeps columns together, a row group after the other, and lists the
 * groups at the end. It remembers nothing of what it gave: a group that could not be written is asked for again.
 */
export interface ColumnEncoder<E = unknown> {
  /** What comes before the first group. */
  header(): Uint8Array;
  /** The first `count` rows as they stand at `offset` of the file. The bytes are valid until the next call. */
  group(rows: RowBuffer, count: number, offset: number): EncodedGroup<E>;
  /** What comes after groups with these entries. */
  footer(entries: readonly E[]): Uint8Array;
}
