import type { ColumnGroup, FexBatch, FexSchema } from '@fexgraph/core';
import { wholeNumber } from '../text/number-text.ts';

/** More rows than a whole group are rare: those of the frame that fills it. */
const SPARE_ROWS = 64;

type Cells = Float32Array | Float64Array | (string | null)[];

/**
 * Rows that wait until there are enough of them to be written column by column. They are kept as a `FexBatch` keeps
 * them, row after row in one array per column group, because that is the cheapest way to take them in.
 */
export class RowBuffer {
  readonly #cells = new Map<ColumnGroup, Cells>();
  #room: number;
  #rows = 0;

  /** @param rows room for so many, to begin with; what the groups that are left out would hold is not kept */
  constructor(schema: FexSchema, rows: number, isLeftOut: (group: ColumnGroup) => boolean) {
    this.#room = rows;
    for (const group of schema.groups) if (!isLeftOut(group)) this.#cells.set(group, cellsOf(group, rows));
  }

  get rowCount(): number {
    return this.#rows;
  }

  /** Takes all rows of a batch that has the columns of the table. @throws FexgraphError INTERNAL for a fraction in a column of whole numbers. */
  add(batch: FexBatch): void {
    const after = this.#rows + batch.rowCount;
    for (const group of this.#cells.keys()) if (group.type === 'int64') requireWhole(batch, group);
    if (after > this.#room) this.#grow(after + SPARE_ROWS);
    for (const [group, cells] of this.#cells) {
      const start = this.#rows * group.columns.length;
      if (!Array.isArray(cells)) cells.set(batch.numbers(group.name), start);
      else for (const [i, text] of batch.texts(group.name).entries()) cells[start + i] = text;
    }
    this.#rows = after;
  }

  /** Forgets the first rows. */
  drop(rows: number): void {
    for (const [group, cells] of this.#cells) {
      const width = group.columns.length;
      cells.copyWithin(0, rows * width, this.#rows * width);
    }
    this.#rows -= rows;
  }

  /** Numbers of one column in the first rows, NaN for null; undefined for a column that is left out. */
  numbers(group: ColumnGroup, offset: number, rows: number): Float32Array | Float64Array | undefined {
    const cells = this.#cells.get(group);
    if (cells === undefined || Array.isArray(cells)) return undefined;
    const column = group.type === 'float32' ? new Float32Array(rows) : new Float64Array(rows);
    const width = group.columns.length;
    for (let row = 0, cell = offset; row < rows; row++, cell += width) column[row] = cells[cell];
    return column;
  }

  /** Texts of one column in the first rows; undefined for a column that is left out. */
  texts(group: ColumnGroup, offset: number, rows: number): (string | null)[] | undefined {
    const cells = this.#cells.get(group);
    if (!Array.isArray(cells)) return undefined;
    const width = group.columns.length;
    return Array.from({ length: rows }, (_, row) => cells[row * width + offset]);
  }

  #grow(rows: number): void {
    for (const [group, cells] of this.#cells) {
      if (Array.isArray(cells)) continue;
      const grown = cellsOf(group, rows) as Float32Array | Float64Array;
      grown.set(cells);
      this.#cells.set(group, grown);
    }
    this.#room = rows;
  }
}

function cellsOf(group: ColumnGroup, rows: number): Cells {
  if (group.type === 'text') return [];
  const count = rows * group.columns.length;
  return group.type === 'float32' ? new Float32Array(count) : new Float64Array(count);
}

function requireWhole(batch: FexBatch, group: ColumnGroup): void {
  const width = group.columns.length;
  for (const [i, value] of batch.numbers(group.name).entries())
    if (!Number.isNaN(value)) wholeNumber(value, group.columns[i % width]);
}
