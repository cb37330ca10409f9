import { concatTables } from '../table/concat-tables.ts';
import type { FexTable } from '../table/fex-table.ts';
import { SessionOrder } from './session-order.ts';
import { sessionRuns } from './session-runs.ts';
import type { BatchOperation } from './table-operation.ts';

export interface Neighbourhood {
  /** How many rows of the session before a row its result depends on. */
  readonly before: number;
  /** How many rows behind it. */
  readonly after: number;
}

/** The results of rows `start` to before `end`, from those rows and the neighbours of them that there are. */
export type LocalWork = (rows: FexTable, start: number, end: number) => FexTable;

/**
 * An operation in which the result of a row depends on a number of neighbours in its session. Memory is that of the
 * neighbours and one batch; the rows of a session must stand together.
 */
export function localOperation({ before, after }: Neighbourhood, work: LocalWork): BatchOperation {
  const order = new SessionOrder();
  let kept: FexTable | undefined;
  /** Rows in `kept` that have their result. */
  let done = 0;
  const give = (rows: FexTable, end: number): readonly FexTable[] => {
    const results = end > done ? [work(rows, done, end)] : [];
    const drop = Math.max(0, end - before);
    kept = rows.slice(drop, rows.rowCount);
    done = Math.max(done, end) - drop;
    return results;
  };
  const finish = (): readonly FexTable[] => {
    const results = kept === undefined ? [] : give(kept, kept.rowCount);
    kept = undefined;
    done = 0;
    return results;
  };
  return {
    push(batch) {
      // The columns are there also where no row is.
      if (batch.rowCount === 0) return [work(batch, 0, 0)];
      const results: FexTable[] = [];
      for (const { label, start, end } of sessionRuns(batch)) {
        if (order.begins(label)) results.push(...finish());
        const run = batch.slice(start, end);
        const rows = kept === undefined ? run : concatTables([kept, run]);
        results.push(...give(rows, Math.max(done, rows.rowCount - after)));
      }
      return results;
    },
    end: finish,
  };
}
