import { Matrix } from 'ml-matrix';
import type { FexTable } from '../table/fex-table.ts';

/** The rows of a table in which columns have a finite number. */
export interface CompleteRows {
  /** One row for each of `rows`, one column for each name. */
  readonly matrix: Matrix;
  /** Positions in the table. */
  readonly rows: readonly number[];
  /** Rows that are not complete. */
  readonly leftOut: number;
}

/** @throws FexgraphError `BAD_OPTION` for a column that is absent or has texts. */
export function completeRows(table: FexTable, names: readonly string[]): CompleteRows {
  const columns = names.map((name) => table.numbers(name));
  const rows: number[] = [];
  for (let row = 0; row < table.rowCount; row++) {
    if (columns.every((values) => Number.isFinite(values[row]))) rows.push(row);
  }
  return { matrix: matrixOf(columns, rows), rows, leftOut: table.rowCount - rows.length };
}

/** Rows of columns as a matrix. */
export function matrixOf(columns: readonly Float64Array[], rows: readonly number[]): Matrix {
  const matrix = new Matrix(rows.length, columns.length);
  columns.forEach((values, j) => {
    rows.forEach((row, i) => {
      matrix.set(i, j, values[row]);
    });
  });
  return matrix;
}
