import { rowsBySession } from '../stream/rows-by-session.ts';
import type { FexTable, SessionLabel } from '../table/fex-table.ts';

/** The rows of each session as a table, in the order of the labels; a table without sessions is one of its own. */
export function sessionTables(table: FexTable): ReadonlyMap<SessionLabel | undefined, FexTable> {
  return new Map(rowsBySession(table).map(({ label, rows }) => [label, table.take(rows)]));
}
