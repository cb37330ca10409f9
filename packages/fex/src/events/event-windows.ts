import { FexgraphError } from '@fexgraph/core';
import { localOperation } from '../stream/local-operation.ts';
import { tableOperation } from '../stream/table-operation.ts';
import { concatTables } from '../table/concat-tables.ts';
import { FexTable, isNumbers, type TableColumn } from '../table/fex-table.ts';

export interface EventWindowsOptions {
  /** A row with a text, or a number other than 0, in this column is an event. Default `event`. */
  readonly column?: string;
  /** Rows before the event. */
  readonly before: number;
  /** Rows behind it. */
  readonly after: number;
}

/**
 * The rows around events, window after window, in the order of the events: the columns of the table behind `mark`, which
 * event it is (its text, or its number), and `lag`, rows from it (negative before). Windows may share rows. One that the
 * begin or end of its session cuts has fewer rows; none are made up.
 *
 * Streamed it keeps one window, gives windows when they are full, and the rows of a session must stand together.
 * @throws FexgraphError `BAD_OPTION` for lengths that are no whole numbers from 0.
 */
export const eventWindows = tableOperation<EventWindowsOptions>(({ column = 'event', before, after }) => {
  for (const [name, rows] of [
    ['before', before],
    ['after', after],
  ] as const) {
    if (Number.isInteger(rows) && rows >= 0) continue;
    throw new FexgraphError('BAD_OPTION', `${name} is ${rows}: it must be a whole number of rows from 0`);
  }
  return localOperation({ before, after }, (rows, start, end) => {
    const marks = marksOf(rows, column);
    const windows = [windowOf(rows, 0, 0, 0, null)];
    for (let row = start; row < end; row++) {
      if (marks[row] === null) continue;
      windows.push(
        windowOf(rows, Math.max(0, row - before), Math.min(rows.rowCount, row + after + 1), row, marks[row]),
      );
    }
    return concatTables(windows);
  });
});

function marksOf(rows: FexTable, name: string): readonly (string | null)[] {
  const column = rows.column(name);
  if (!isNumbers(column)) return column.values.map((text) => (text !== null && isZero(text) ? null : text));
  return Array.from(column.values, (value) => (Number.isNaN(value) || value === 0 ? null : String(value)));
}

/** Zeros of a column that is text because others hold words in it. */
const isZero = (text: string): boolean => text.trim() !== '' && Number(text) === 0;

function windowOf(rows: FexTable, start: number, end: number, event: number, mark: string | null): FexTable {
  const around = rows.slice(start, end);
  const added: readonly TableColumn[] = [
    { name: 'mark', values: new Array<string | null>(end - start).fill(mark) },
    { name: 'lag', values: Float64Array.from({ length: end - start }, (_, i) => start + i - event) },
  ];
  return around.withColumns([...added, ...around.columns]);
}
