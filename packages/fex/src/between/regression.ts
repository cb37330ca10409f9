import { FexgraphError } from '@fexgraph/core';
import { type Matrix, SVD } from 'ml-matrix';
import { FexTable } from '../table/fex-table.ts';
import { matrixOf } from './complete-rows.ts';
import { type LabelledMatrix, labelledMatrix } from './labelled-matrix.ts';
import { twoSidedP } from './student-t.ts';

/** The smallest normal number. Also in the place of a standard error of 0, as in py-feat. */
const SMALLEST_NORMAL = 2 ** -1022;

export interface RegressionOptions {
  /** A column of ones behind the others, `intercept`; default true. */
  readonly intercept?: boolean;
}

/** Regressors by outcomes. */
export interface Regression {
  readonly b: LabelledMatrix;
  /** Standard errors of `b`. */
  readonly se: LabelledMatrix;
  readonly t: LabelledMatrix;
  /** Two-sided; missing where no degree of freedom is left. */
  readonly p: LabelledMatrix;
  /** Of each outcome: rows minus regressors, the intercept included. */
  readonly df: Float64Array;
  /** Of each outcome: rows with a missing or infinite value in a regressor or in the outcome. */
  readonly leftOut: Float64Array;
  /** Of each row and outcome; missing where a row was left out. */
  readonly residuals: FexTable;
}

/**
 * Ordinary least squares of each outcome on all regressors (mass-univariate): b = X+ y by the singular value
 * decomposition of X, so that regressors that depend on each other share their effect (least norm); s^2 = RSS / df,
 * se_j = sqrt(s^2 (X'X)+_jj), t = b / se, p from Student's t with df degrees of freedom. Rows with a missing value are
 * left out, per outcome.
 * Source: Golub and Van Loan (2013), Matrix Computations, 5.5; Seber and Lee (2003), Linear Regression Analysis, 3.
 *
 * @param regressors, outcomes all columns of tables with the same rows, all of numbers
 * @throws FexgraphError `BAD_OPTION` for tables of unequal length, columns of texts, or a regressor called `intercept`
 *   beside the intercept.
 */
export function regress(
  regressors: FexTable,
  outcomes: FexTable,
  { intercept = true }: RegressionOptions = {},
): Regression {
  if (regressors.rowCount !== outcomes.rowCount) {
    throw new FexgraphError(
      'BAD_OPTION',
      `${regressors.rowCount} rows of regressors, ${outcomes.rowCount} of outcomes`,
    );
  }
  const design = intercept
    ? regressors.withColumns([
        ...regressors.columns,
        { name: 'intercept', values: new Float64Array(regressors.rowCount).fill(1) },
      ])
    : regressors;
  const x = design.names.map((name) => design.numbers(name));
  const fitTo = fitter(x, design.rowCount);
  const fits = outcomes.names.map((name) => fitTo(outcomes.numbers(name)));
  const matrix = (cell: (fit: Fit, regressor: number) => number) =>
    labelledMatrix(design.names, outcomes.names, (row, column) => cell(fits[column], row));
  const b = matrix((fit, j) => fit.b[j]);
  const se = matrix((fit, j) => fit.se[j]);
  const t = matrix((fit, j) => fit.b[j] / (fit.se[j] === 0 ? SMALLEST_NORMAL : fit.se[j]));
  return {
    ...{ b, se, t },
    p: labelledMatrix(design.names, outcomes.names, (row, column) => twoSidedP(t.at(row, column), fits[column].df)),
    df: Float64Array.from(fits, ({ df }) => df),
    leftOut: Float64Array.from(fits, ({ leftOut }) => leftOut),
    residuals: outcomes.withColumns(outcomes.names.map((name, i) => ({ name, values: fits[i].residuals }))),
  };
}

interface Fit {
  readonly b: readonly number[];
  readonly se: readonly number[];
  readonly df: number;
  readonly leftOut: number;
  readonly residuals: Float64Array;
}

/** X = U S V', without singular values that are rounding. */
interface Decomposition {
  readonly rows: readonly number[];
  readonly matrix: Matrix;
  readonly rank: number;
  readonly u: Matrix;
  /** V S^-1: regressors by rank. */
  readonly scaled: Matrix;
}

/** Numbers below the smallest normal one have lost digits, and the decomposition of others with them: they count as 0. */
const normal = (values: Float64Array) => values.map((value) => (Math.abs(value) < SMALLEST_NORMAL ? 0 : value));

/** Outcomes without a missing value share one decomposition. */
function fitter(x: readonly Float64Array[], rowCount: number): (y: Float64Array) => Fit {
  const usable = Array.from({ length: rowCount }, (_, row) => row).filter((row) =>
    x.every((values) => Number.isFinite(values[row])),
  );
  let shared: Decomposition | undefined;
  return (y) => {
    const rows = usable.filter((row) => Number.isFinite(y[row]));
    if (rows.length < usable.length) return fit(decompose(x, rows), y);
    shared ??= decompose(x, rows);
    return fit(shared, y);
  };
}

function decompose(x: readonly Float64Array[], rows: readonly number[]): Decomposition {
  const matrix = matrixOf(x.map(normal), rows);
  if (rows.length === 0) return { rows, matrix, rank: 0, u: matrix, scaled: matrix };
  const { diagonal, leftSingularVectors: u, rightSingularVectors: v } = new SVD(matrix, { autoTranspose: true });
  const least = Math.max(rows.length, x.length) * Number.EPSILON * (diagonal[0] ?? 0);
  const rank = diagonal.filter((s) => s > least).length;
  return { rows, matrix, rank, u, scaled: v.divRowVector(diagonal) };
}

function fit({ rows, matrix, rank, u, scaled }: Decomposition, y: Float64Array): Fit {
  const b = new Array<number>(matrix.columns).fill(0);
  const variances = new Array<number>(matrix.columns).fill(0);
  for (let k = 0; k < rank; k++) {
    const share = rows.reduce((sum, row, i) => sum + u.get(i, k) * y[row], 0);
    for (let j = 0; j < b.length; j++) {
      b[j] += scaled.get(j, k) * share;
      variances[j] += scaled.get(j, k) ** 2;
    }
  }
  const residuals = new Float64Array(y.length).fill(Number.NaN);
  let squares = 0;
  rows.forEach((row, i) => {
    residuals[row] = y[row] - b.reduce((sum, effect, j) => sum + effect * matrix.get(i, j), 0);
    squares += residuals[row] ** 2;
  });
  const df = rows.length - b.length;
  const variance = squares / Math.max(df, 1);
  const se = variances.map((share) => Math.sqrt(share * variance));
  return { b, se, df, leftOut: y.length - rows.length, residuals };
}
