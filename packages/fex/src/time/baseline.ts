import { FexgraphError } from '@fexgraph/core';
import { type ColumnChoice, withMeasured } from '../groups/measured-columns.ts';
import { sessionOperation } from '../stream/session-operation.ts';
import { median } from '../summary/quantile.ts';
import type { FexTable } from '../table/fex-table.ts';

/** Rows of a session, from 0: from `start` to before `end`. */
export interface RowInterval {
  readonly start: number;
  readonly end: number;
}

export interface BaselineOptions extends ColumnChoice {
  /**
   * What counts as rest, column by column: the median or mean of the session, its first row, given values by name of
   * column, or the mean of an interval of rows.
   */
  readonly baseline: 'median' | 'mean' | 'begin' | Readonly<Record<string, number>> | RowInterval;
  /** Default: the difference x - b. `pct`: 100 (x - b) / b. `db`: 10 log10(x / b), decibels. */
  readonly normalize?: 'difference' | 'pct' | 'db';
}

const NORMALIZED = {
  difference: (x: number, b: number) => x - b,
  pct: (x: number, b: number) => (100 * (x - b)) / b,
  db: (x: number, b: number) => 10 * Math.log10(x / b),
} as const;

/**
 * Every value against the baseline of its column, session by session; rows keep their order. Missing values are skipped
 * in the baseline and stay missing. Divisions by zero follow IEEE 754: 0/0 is missing, x/0 infinite; the logarithm of a
 * negative ratio is missing. With given values, columns without one stay as they are.
 *
 * The decibel is 10 log10 of a ratio (ISO 80000-3); the reference's `db`, 10 log10(x - b) / b, is none.
 * @throws FexgraphError `BAD_OPTION` for an interval that is not in the session.
 */
export const baseline = sessionOperation<BaselineOptions>(
  ({ baseline: from, normalize = 'difference', columns }) =>
    (session) => {
      const rest = restOf(from, session);
      const change = NORMALIZED[normalize];
      return withMeasured(session, { columns }, ({ name, values }) => {
        const b = rest(name, values);
        return b === undefined ? values : values.map((x) => change(x, b));
      });
    },
  { keepsRows: true },
);

function restOf(
  from: BaselineOptions['baseline'],
  { rowCount }: FexTable,
): (name: string, values: Float64Array) => number | undefined {
  if (from === 'median') return (_, values) => median(values);
  if (from === 'mean') return (_, values) => mean(values);
  if (from === 'begin') return (_, values) => values[0];
  if (!isInterval(from)) return (name) => (Object.hasOwn(from, name) ? from[name] : undefined);
  const { start, end } = from;
  if (!(Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start < end && end <= rowCount)) {
    throw new FexgraphError('BAD_OPTION', `rows ${start} to ${end} are not in a session of ${rowCount} rows`);
  }
  return (_, values) => mean(values.subarray(start, end));
}

function isInterval(from: object): from is RowInterval {
  return 'start' in from && 'end' in from;
}

/** Of the values that are there. */
function mean(values: Float64Array): number {
  let [sum, count] = [0, 0];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return sum / count;
}
