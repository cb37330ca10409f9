import { askedColumns } from '../../groups/column-groups.ts';
import type { FexTable } from '../../table/fex-table.ts';
import { completeRows } from '../complete-rows.ts';
import { consecutiveFolds, outside } from './folds.ts';
import { meanAndSd } from './mean-and-sd.ts';
import { fitRidge, type LinearModel } from './ridge.ts';
import { Scaler } from './scaler.ts';

export interface PredictOptions {
  /** Names of columns and of groups of columns. */
  readonly features: string | readonly string[];
  /** The column that is predicted. */
  readonly outcome: string;
  /** Default 5; rows that follow each other, not shuffled. */
  readonly folds?: number;
  /** Penalty of ridge regression on standardised features; default 0, which is ordinary least squares. */
  readonly alpha?: number;
}

export interface NumberPrediction {
  readonly features: readonly string[];
  /** Rows of the table that were tested in each fold. */
  readonly folds: readonly (readonly number[])[];
  /**
   * R^2 = 1 - sum of squared errors / sum of squared differences from the fold's mean, of each fold; below 0 if the
   * mean were better.
   */
  readonly r2: readonly number[];
  readonly mean: number;
  /** Of the folds (population). */
  readonly sd: number;
  /** Of each row, by the model that had not seen it; missing where a row was left out. */
  readonly predictions: Float64Array;
  /** Rows with a missing or infinite value. */
  readonly leftOut: number;
  /** Learnt from all rows, in units of the features. */
  readonly final: LinearModel;
}

/**
 * How well features predict numbers, by cross-validation of ridge regression or least squares.
 *
 * @throws FexgraphError `BAD_OPTION` for a column that is absent or has texts, an alpha below 0, or a number of folds
 *   that `consecutiveFolds` refuses.
 */
export function predictNumbers(
  table: FexTable,
  { features: asked, outcome, folds: k = 5, alpha = 0 }: PredictOptions,
): NumberPrediction {
  const features = askedColumns(table.names, asked);
  const { matrix, rows, leftOut } = completeRows(table, [...features, outcome]);
  const folds = consecutiveFolds(rows.length, k);
  const x = matrix.subMatrixColumn(features.map((_, j) => j));
  const y = matrix.getColumn(features.length);
  const train = (used: readonly number[]): LinearModel => {
    const seen = x.subMatrixRow([...used]);
    const scaler = new Scaler(seen);
    const scaled = fitRidge(
      scaler.apply(seen),
      used.map((i) => y[i]),
      alpha,
    );
    const coefficients = scaled.coefficients.map((weight, j) => weight / scaler.sd[j]);
    return { coefficients, intercept: scaled.intercept - sumOf(coefficients, (weight, j) => weight * scaler.mean[j]) };
  };
  const predictions = new Float64Array(table.rowCount).fill(Number.NaN);
  const r2 = folds.map((fold) => {
    const { coefficients, intercept } = train(outside(fold, rows.length));
    for (const i of fold) predictions[rows[i]] = intercept + sumOf(coefficients, (weight, j) => weight * x.get(i, j));
    const level = sumOf(fold, (i) => y[i]) / fold.length;
    return 1 - sumOf(fold, (i) => (y[i] - predictions[rows[i]]) ** 2) / sumOf(fold, (i) => (y[i] - level) ** 2);
  });
  return {
    features,
    folds: folds.map((fold) => fold.map((i) => rows[i])),
    r2,
    ...meanAndSd(r2),
    predictions,
    leftOut,
    final: train(rows.map((_, i) => i)),
  };
}

function sumOf(values: readonly number[], of: (value: number, index: number) => number): number {
  return values.reduce((sum, value, i) => sum + of(value, i), 0);
}
