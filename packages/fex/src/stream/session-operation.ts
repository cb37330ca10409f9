import { concatTables } from '../table/concat-tables.ts';
import type { FexTable, SessionLabel } from '../table/fex-table.ts';
import { SessionOrder } from './session-order.ts';
import { sessionRuns } from './session-runs.ts';
import { type TableOperation, tableOperation } from './table-operation.ts';

/** What an operation does with all rows of one session. */
export type SessionWork = (session: FexTable, label: SessionLabel | undefined) => FexTable;

export interface SessionOperationRules {
  /** The result of a session has its rows, in their order. */
  readonly keepsRows: boolean;
}

/**
 * An operation that needs all rows of a session at once. Streamed, a session is kept until the next one begins, so
 * memory is that of the longest one, and its rows must stand together. On a whole table they need not; the result has
 * the order of the rows where each row stays one, and otherwise session after session, as they appear.
 */
export function sessionOperation<Options>(
  begin: (options: Options) => SessionWork,
  { keepsRows }: SessionOperationRules,
): TableOperation<Options> {
  const together = tableOperation<Options>((options) => {
    const work = begin(options);
    const order = new SessionOrder();
    let waiting: FexTable[] = [];
    let hasRows = false;
    let current: SessionLabel | undefined;
    /** What came, if it had no rows: the result then has its columns all the same. */
    let empty: FexTable | undefined;
    const finish = (): readonly FexTable[] => {
      if (waiting.length === 0) return [];
      const result = work(concatTables(waiting), current);
      waiting = [];
      return [result];
    };
    return {
      push(batch) {
        const results: FexTable[] = [];
        if (batch.rowCount === 0) empty ??= batch;
        for (const { label, start, end } of sessionRuns(batch)) {
          if (order.begins(label)) results.push(...finish());
          current = label;
          hasRows = true;
          waiting.push(batch.slice(start, end));
        }
        return results;
      },
      end: () => (hasRows || empty === undefined ? finish() : [ofNothing(work, empty)]),
    };
  });
  const whole = (table: FexTable, options: Options): FexTable => {
    const rowsOf = new Map<SessionLabel | undefined, number[]>();
    for (const { label, start, end } of sessionRuns(table)) {
      const rows = rowsOf.get(label) ?? [];
      rowsOf.set(label, rows);
      for (let row = start; row < end; row++) rows.push(row);
    }
    const work = begin(options);
    if (rowsOf.size === 0) return ofNothing(work, table);
    if (rowsOf.size === 1) return work(table, [...rowsOf.keys()][0]);
    const result = concatTables([...rowsOf].map(([label, rows]) => work(table.take(rows), label)));
    if (!keepsRows) return result;
    const places = new Float64Array(table.rowCount);
    for (const [i, row] of [...rowsOf.values()].flat().entries()) places[row] = i;
    return result.take(places);
  };
  return Object.assign(whole, { stream: together.stream, over: together.over });
}

/** The result for a table without rows; where there could be sessions, there is none to tell of. */
function ofNothing(work: SessionWork, table: FexTable): FexTable {
  const result = work(table, undefined);
  return table.sessions === undefined ? result : result.take([]);
}

/** `session "a"`, or `the table` where there are no sessions; for messages. */
export function sessionName(label: SessionLabel | undefined): string {
  return label === undefined ? 'the table' : `session "${label}"`;
}
