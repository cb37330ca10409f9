import { type FexTable, isNumbers } from '@fexgraph/fex';
import type { TableInfo, TextCodes } from './table-info.ts';

interface Block {
  readonly start: number;
  readonly rows: number;
  /** Column after column, float32. */
  readonly numbers: Blob;
}

const WIDTH = Float32Array.BYTES_PER_ELEMENT;

/**
 * A table cut into its columns, so that one can be had without the others. Numbers are float32, for drawing, and lie in
 * blobs, which browsers keep on the disk when they are large; texts are in memory, each once.
 */
export class ColumnStore {
  readonly #name: string;
  readonly #blocks: Block[] = [];
  #columns: readonly string[] = [];
  #numbers: readonly string[] = [];
  #texts: TextColumn[] = [];
  #rows = 0;

  constructor(name: string) {
    this.#name = name;
  }

  /** Batches of one table: all have the columns of the first. */
  add(batch: FexTable): void {
    const numbers = batch.columns.filter(isNumbers);
    if (this.#columns.length === 0) {
      this.#columns = batch.names;
      this.#numbers = numbers.map(({ name }) => name);
      this.#texts = batch.columns.filter((column) => !isNumbers(column)).map(({ name }) => new TextColumn(name));
    }
    const rows = batch.rowCount;
    const values = new Float32Array(rows * numbers.length);
    for (const [i, column] of numbers.entries()) values.set(column.values, i * rows);
    this.#blocks.push({ start: this.#rows, rows, numbers: new Blob([values]) });
    for (const text of this.#texts) text.add(batch.column(text.name).values as readonly (string | null)[]);
    this.#rows += rows;
  }

  info(): TableInfo {
    return {
      name: this.#name,
      rowCount: this.#rows,
      columns: this.#columns,
      numbers: this.#numbers,
      texts: this.#texts.map((text) => text.coded()),
    };
  }

  /** The numbers of a column of `info().numbers`; NaN is a missing value. */
  async column(name: string): Promise<Float32Array<ArrayBuffer>> {
    const place = this.#numbers.indexOf(name);
    const values = new Float32Array(this.#rows);
    await Promise.all(
      this.#blocks.map(async ({ start, rows, numbers }) => {
        const from = place * rows * WIDTH;
        values.set(new Float32Array(await numbers.slice(from, from + rows * WIDTH).arrayBuffer()), start);
      }),
    );
    return values;
  }
}

class TextColumn {
  readonly #places = new Map<string, number>();
  readonly #codes: number[] = [];

  constructor(readonly name: string) {}

  add(values: readonly (string | null)[]): void {
    for (const value of values) this.#codes.push(value === null ? -1 : this.#place(value));
  }

  coded(): TextCodes {
    return { name: this.name, labels: [...this.#places.keys()], codes: Int32Array.from(this.#codes) };
  }

  #place(value: string): number {
    const known = this.#places.get(value);
    if (known !== undefined) return known;
    this.#places.set(value, this.#places.size);
    return this.#places.size - 1;
  }
}
