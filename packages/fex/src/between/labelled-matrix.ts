import { FexTable } from '../table/fex-table.ts';

/** Numbers in rows and columns that have names; NaN is a missing value. */
export class LabelledMatrix {
  /** @param values row by row, one for each pair of names */
  constructor(
    readonly rows: readonly string[],
    readonly columns: readonly string[],
    readonly values: Float64Array,
  ) {}

  at(row: number, column: number): number {
    return this.values[row * this.columns.length + column];
  }

  /** The numbers of one row, in the order of the columns. */
  row(row: number): Float64Array {
    return this.values.subarray(row * this.columns.length, (row + 1) * this.columns.length);
  }

  /** A table with the names of the rows as its first column. */
  toTable(nameOfRows = 'row'): FexTable {
    return new FexTable([
      { name: nameOfRows, values: this.rows },
      ...this.columns.map((name, column) => ({
        name,
        values: Float64Array.from(this.rows, (_, row) => this.at(row, column)),
      })),
    ]);
  }
}

/** Computes each cell. */
export function labelledMatrix(
  rows: readonly string[],
  columns: readonly string[],
  cell: (row: number, column: number) => number,
): LabelledMatrix {
  const values = new Float64Array(rows.length * columns.length);
  for (let i = 0; i < values.length; i++) values[i] = cell(Math.floor(i / columns.length), i % columns.length);
  return new LabelledMatrix(rows, columns, values);
}
