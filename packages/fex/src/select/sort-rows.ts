import { compareLabels } from '../stream/session-runs.ts';
import { type FexTable, isNumbers, type SessionLabel } from '../table/fex-table.ts';

/**
 * Rows in the order of these columns: numbers by value, texts by code point, missing values last; rows that are equal
 * keep their order. It needs the whole table.
 * @throws FexgraphError `BAD_OPTION` for a column that is not there.
 */
export function sortRows(table: FexTable, by: readonly string[]): FexTable {
  const keys = by.map((name): readonly SessionLabel[] => {
    const column = table.column(name);
    return isNumbers(column)
      ? Array.from(column.values, (value) => (Number.isNaN(value) ? null : value))
      : column.values;
  });
  const rows = Array.from({ length: table.rowCount }, (_, row) => row);
  return table.take(rows.sort((a, b) => firstDifference(keys, a, b)));
}

function firstDifference(keys: readonly (readonly SessionLabel[])[], a: number, b: number): number {
  for (const key of keys) {
    if (key[a] === key[b]) continue;
    if (key[a] === null || key[b] === null) return key[a] === null ? 1 : -1;
    return compareLabels(key[a], key[b]);
  }
  return 0;
}
