import { IMAGE_SCHEMA } from '@fexgraph/core';

export type Row = Record<string, number | string | bigint | null>;

/** Of the range of a column. Rounding differs, and a level of a chip that flips moves what comes after it. */
const RECORD_TOLERANCE = 2e-3;

/**
 * Columns of a row that differ by more than they may, with both values.
 *
 * @param tolerance part of the range of the column
 */
export function misfits(expected: Row, actual: Row, tolerance: number = RECORD_TOLERANCE): unknown[] {
  const found: unknown[] = [];
  for (const [column, value] of Object.entries(expected)) {
    if (typeof value !== 'number') {
      if (column !== 'input' && String(value) !== String(actual[column])) found.push([column, value, actual[column]]);
      continue;
    }
    const group = IMAGE_SCHEMA.place(column)?.group.columns ?? [column];
    const range = Math.max(1, ...group.map((other) => Math.abs(Number(expected[other] ?? 0))).filter(Number.isFinite));
    const other = actual[column] as number;
    if (Object.is(value, other) || Math.abs(value - other) <= tolerance * range) continue;
    found.push([column, value, other, range]);
  }
  return found;
}
