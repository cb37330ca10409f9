import { FexgraphError } from '@fexgraph/core';
import { askedColumns } from '../groups/column-groups.ts';
import type { FexTable, SessionLabel } from '../table/fex-table.ts';
import { twoSidedP } from './student-t.ts';

export interface TTest {
  readonly column: string;
  readonly t: number;
  /** Two-sided. */
  readonly p: number;
  readonly df: number;
}

export interface TTestOptions {
  /** Names of columns and of groups of columns. */
  readonly columns: string | readonly string[];
  /**
   * `propagate` (default): a column with a missing value has a missing result. `omit`: missing values are left out, and
   * `df` says so.
   */
  readonly missing?: 'propagate' | 'omit';
}

export interface OneSampleOptions extends TTestOptions {
  /** The mean that is tested; default 0. */
  readonly mean?: number;
}

/**
 * Whether the mean of each column differs from a number: t = (m - mean) / (sd / sqrt(n)), df = n - 1.
 * Source: Student (1908), Biometrika 6.
 *
 * @throws FexgraphError `BAD_OPTION` for a column that is absent or has texts.
 */
export function oneSampleTTest(table: FexTable, { columns, mean = 0, missing }: OneSampleOptions): readonly TTest[] {
  return askedColumns(table.names, columns).map((column) => {
    const { n, mean: own, squares } = momentsOf(table.numbers(column), missing);
    const df = n - 1;
    return testOf(column, (own - mean) / Math.sqrt(squares / df / n), df);
  });
}

export interface TwoSampleOptions extends TTestOptions {
  /** The two sessions, first minus second; default: the two of the table, in the order in which they come. */
  readonly sessions?: readonly [SessionLabel, SessionLabel];
}

/**
 * Whether the means of two sessions differ, independent samples of equal variance: t = (m1 - m2) / sqrt(s2 (1 / n1 + 1
 * / n2)) with the pooled variance s2, df = n1 + n2 - 2.
 * Source: Student (1908), Biometrika 6; Fisher (1925), Statistical Methods for Research Workers, 24.1.
 *
 * @throws FexgraphError `BAD_OPTION` for a column that is absent or has texts, a session that the table does not have,
 *   or, where none are named, a table that has not exactly two.
 */
export function twoSampleTTest(table: FexTable, { columns, sessions, missing }: TwoSampleOptions): readonly TTest[] {
  const [first, second] = pairOf(table, sessions).map((label) =>
    table.sessions!.flatMap((own, row) => (own === label ? [row] : [])),
  );
  return askedColumns(table.names, columns).map((column) => {
    const values = table.numbers(column);
    const a = momentsOf(
      Float64Array.from(first, (row) => values[row]),
      missing,
    );
    const b = momentsOf(
      Float64Array.from(second, (row) => values[row]),
      missing,
    );
    const df = a.n + b.n - 2;
    const variance = (a.squares + b.squares) / df;
    return testOf(column, (a.mean - b.mean) / Math.sqrt(variance * (1 / a.n + 1 / b.n)), df);
  });
}

function pairOf({ sessions = [] }: FexTable, asked: TwoSampleOptions['sessions']): readonly SessionLabel[] {
  const own = [...new Set(sessions)].filter((label) => label !== null);
  const absent = asked?.find((label) => !own.includes(label!));
  if (absent !== undefined) {
    throw new FexgraphError('BAD_OPTION', `the table has no session "${absent}"`, { hint: `it has ${own.join(', ')}` });
  }
  if (asked === undefined && own.length !== 2) {
    throw new FexgraphError('BAD_OPTION', `the table has ${own.length} sessions, and two are compared`, {
      hint: 'name two of them',
    });
  }
  return asked ?? own;
}

interface Moments {
  readonly n: number;
  readonly mean: number;
  /** Sum of squared differences from the mean. */
  readonly squares: number;
}

function momentsOf(values: Float64Array, missing: TTestOptions['missing']): Moments {
  const used = missing === 'omit' ? values.filter((value) => !Number.isNaN(value)) : values;
  const mean = used.reduce((sum, value) => sum + value, 0) / used.length;
  return { n: used.length, mean, squares: used.reduce((sum, value) => sum + (value - mean) ** 2, 0) };
}

const testOf = (column: string, t: number, df: number): TTest => ({ column, t, p: twoSidedP(t, df), df });
