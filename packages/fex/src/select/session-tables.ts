import { compareLabels, sessionRuns } from '../stream/session-runs.ts';
import type { FexTable, SessionLabel } from '../table/fex-table.ts';

/** The rows of each session as a table, in the order of the labels; a table without sessions is one of its own. */
export function sessionTables(table: FexTable): ReadonlyMap<SessionLabel | undefined, FexTable> {
  const rowsOf = new Map<SessionLabel | undefined, number[]>();
  for (const { label, start, end } of sessionRuns(table)) {
    const rows = rowsOf.get(label) ?? [];
    rowsOf.set(label, rows);
    for (let row = start; row < end; row++) rows.push(row);
  }
  return new Map([...rowsOf].sort(([a], [b]) => compareLabels(a, b)).map(([label, rows]) => [label, table.take(rows)]));
}
