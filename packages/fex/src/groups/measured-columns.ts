import { type FexTable, isNumbers, type NumberColumn } from '../table/fex-table.ts';
import { askedColumns, groupOf } from './column-groups.ts';

export interface ColumnChoice {
  /** Names of columns or groups. Default: every column of numbers but those that tell the time. */
  readonly columns?: string | readonly string[];
}

/** The columns of numbers that an operation works on. @throws FexgraphError `BAD_OPTION` for a name that is not there. */
export function measuredColumns(table: FexTable, { columns }: ColumnChoice): ReadonlySet<string> {
  if (columns === undefined) {
    return new Set(table.columns.filter(isNumbers).flatMap(({ name }) => (groupOf(name) === 'time' ? [] : [name])));
  }
  const asked = askedColumns(table.names, columns);
  for (const name of asked) table.numbers(name);
  return new Set(asked);
}

/** The table with other numbers in the columns that an operation works on. */
export function withMeasured(
  table: FexTable,
  choice: ColumnChoice,
  change: (column: NumberColumn) => Float64Array,
): FexTable {
  const measured = measuredColumns(table, choice);
  return table.withColumns(
    table.columns.map((column) =>
      isNumbers(column) && measured.has(column.name) ? { name: column.name, values: change(column) } : column,
    ),
  );
}
