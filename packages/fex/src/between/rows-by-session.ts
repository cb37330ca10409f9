import type { FexTable, SessionLabel } from '../table/fex-table.ts';
import { inLabelOrder } from './label-order.ts';

export interface SessionRows {
  readonly label: SessionLabel;
  readonly rows: readonly number[];
}

/**
 * The rows of each session, sessions in the order of their labels. Rows without a label belong to none. A table without
 * sessions is one, with the label null.
 */
export function rowsBySession({ sessions, rowCount }: FexTable): readonly SessionRows[] {
  if (sessions === undefined) return [{ label: null, rows: Array.from({ length: rowCount }, (_, row) => row) }];
  const rowsOf = new Map<SessionLabel, number[]>();
  sessions.forEach((label, row) => {
    if (label === null) return;
    const rows = rowsOf.get(label);
    if (rows) rows.push(row);
    else rowsOf.set(label, [row]);
  });
  return inLabelOrder([...rowsOf.keys()]).map((label) => ({ label, rows: rowsOf.get(label) as number[] }));
}
