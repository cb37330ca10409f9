import type { FexTable, SessionLabel } from '../table/fex-table.ts';
import { compareLabels, sessionRuns } from './session-runs.ts';

export interface SessionRows {
  /** Undefined in a table without sessions: all rows are one. */
  readonly label: NonNullable<SessionLabel> | undefined;
  readonly rows: readonly number[];
}

/**
 * The rows of each session, sessions in the order of their labels.
 * @throws FexgraphError `BAD_INPUT` for a row of no session.
 */
export function rowsBySession(table: FexTable): readonly SessionRows[] {
  const rowsOf = new Map<SessionRows['label'], number[]>();
  for (const { label, start, end } of sessionRuns(table)) {
    const rows = rowsOf.get(label) ?? [];
    rowsOf.set(label, rows);
    for (let row = start; row < end; row++) rows.push(row);
  }
  return [...rowsOf].map(([label, rows]) => ({ label, rows })).sort((a, b) => compareLabels(a.label, b.label));
}
