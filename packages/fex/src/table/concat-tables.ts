import { FexgraphError } from '@fexgraph/core';
import { FexTable, isNumbers, type TableColumn } from './fex-table.ts';

/**
 * Tables one under the other, with their session labels.
 * @throws FexgraphError `BAD_INPUT` if they do not have the same columns, in the same order, or some have sessions and some
 * have none.
 */
export function concatTables(tables: readonly FexTable[]): FexTable {
  const [first, ...more] = tables;
  if (first === undefined) return new FexTable([]);
  if (more.length === 0) return first;
  for (const [i, table] of more.entries()) requireSameColumns(first, table, `table ${i + 2}`);
  const rows = tables.reduce((sum, { rowCount }) => sum + rowCount, 0);
  const columns = first.columns.map((column, i): TableColumn => {
    if (!isNumbers(column)) {
      return { name: column.name, values: tables.flatMap((table) => table.columns[i].values as (string | null)[]) };
    }
    const values = new Float64Array(rows);
    let at = 0;
    for (const table of tables) {
      values.set(table.columns[i].values as Float64Array, at);
      at += table.rowCount;
    }
    return { name: column.name, values };
  });
  const sessions = first.sessions && tables.flatMap((table) => table.sessions!);
  return new FexTable(columns, { sessions });
}

/** @throws FexgraphError `BAD_INPUT` that names the first difference. */
export function requireSameColumns(wanted: FexTable, table: FexTable, name: string): void {
  for (const [i, column] of wanted.columns.entries()) {
    const other = table.columns[i];
    if (other?.name !== column.name) {
      throw new FexgraphError(
        'BAD_INPUT',
        `${name}: column ${i + 1} is ${other ? `"${other.name}"` : 'missing'}, not "${column.name}" as before`,
      );
    }
    if (isNumbers(other) !== isNumbers(column)) {
      const [held, before] = isNumbers(column) ? ['texts', 'numbers'] : ['numbers', 'texts'];
      throw new FexgraphError('BAD_INPUT', `${name}: column "${column.name}" has ${held}, and ${before} before`);
    }
  }
  if (table.columns.length > wanted.columns.length) {
    throw new FexgraphError(
      'BAD_INPUT',
      `${name}: column "${table.columns[wanted.columns.length].name}" was not there before`,
    );
  }
  if ((wanted.sessions === undefined) !== (table.sessions === undefined)) {
    throw new FexgraphError('BAD_INPUT', `${name}: ${table.sessions ? 'it has' : 'it has no'} sessions, unlike before`);
  }
}
