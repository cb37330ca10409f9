import { FexgraphError } from '@fexgraph/core';
import type { FexTable, SessionLabel } from '../table/fex-table.ts';

/** Rows of one session that follow each other: from `start` to before `end`. */
export interface SessionRun {
  /** Undefined in a table without sessions: all rows are one. */
  readonly label: NonNullable<SessionLabel> | undefined;
  readonly start: number;
  readonly end: number;
}

/** @throws FexgraphError `BAD_INPUT` for a row of no session. */
export function sessionRuns({ sessions, rowCount }: FexTable): readonly SessionRun[] {
  if (sessions === undefined) return rowCount === 0 ? [] : [{ label: undefined, start: 0, end: rowCount }];
  const runs: SessionRun[] = [];
  for (let start = 0; start < rowCount; ) {
    const label = sessions[start];
    if (label === null) {
      throw new FexgraphError('BAD_INPUT', `row ${start + 1} is in no session`, {
        hint: 'leave such rows out first: filter by the column that gives the label',
      });
    }
    let end = start + 1;
    while (end < rowCount && sessions[end] === label) end++;
    runs.push({ label, start, end });
    start = end;
  }
  return runs;
}

/** Numbers by value, then texts by code point. */
export function compareLabels(a: SessionLabel | undefined, b: SessionLabel | undefined): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === typeof b) {
    const [left, right] = [[...String(a)], [...String(b)]];
    for (let i = 0; i < Math.min(left.length, right.length); i++) {
      const difference = left[i].codePointAt(0)! - right[i].codePointAt(0)!;
      if (difference !== 0) return difference;
    }
    return left.length - right.length;
  }
  return typeof a === 'number' ? -1 : 1;
}
