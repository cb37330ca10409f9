import { FexgraphError } from '@fexgraph/core';
import { Matrix, SVD } from 'ml-matrix';
import { askedColumns } from '../groups/column-groups.ts';
import { FexTable } from '../table/fex-table.ts';
import { completeRows } from './complete-rows.ts';
import { LabelledMatrix } from './labelled-matrix.ts';

export interface PrincipalComponentsOptions {
  /** Names of columns and of groups of columns. */
  readonly columns: string | readonly string[];
  /** How many; default all: as many as there are rows or columns, whichever are fewer. */
  readonly components?: number;
  /** What the observations are: `rows` (default), or `columns`, which transposes the table. */
  readonly observations?: 'rows' | 'columns';
}

export interface PrincipalComponents {
  /**
   * Columns `c1`, `c2`, ... One row for each row of the table, with its session, missing where a value of the row is;
   * or one for each column of the table, with its name in `column`.
   */
  readonly scores: FexTable;
  /** Variables (columns, or positions of rows) by components. */
  readonly loadings: LabelledMatrix;
  /** Of the variables. */
  readonly mean: Float64Array;
  /** Of each component: s^2 / (n - 1). */
  readonly variance: Float64Array;
  /** Of the variance of all components. */
  readonly varianceShare: Float64Array;
  readonly singularValues: Float64Array;
  /** Rows with a missing or infinite value. */
  readonly leftOut: number;
}

/**
 * Principal components by the singular value decomposition of the centred data: loadings are the right singular
 * vectors, scores the centred data times them. The largest entry of each loading (by absolute value) is positive.
 * Source: Jolliffe (2002), Principal Component Analysis, 3.5.
 *
 * @throws FexgraphError `BAD_OPTION` for a column that is absent or has texts, or a number of components that there
 *   cannot be.
 */
export function principalComponents(table: FexTable, options: PrincipalComponentsOptions): PrincipalComponents {
  const { observations = 'rows' } = options;
  const columns = askedColumns(table.names, options.columns);
  const { matrix, rows, leftOut } = completeRows(table, columns);
  const data = observations === 'rows' ? matrix : matrix.transpose();
  const most = Math.min(data.rows, data.columns);
  const k = options.components ?? most;
  if (!Number.isInteger(k) || k < 1 || k > most) {
    throw new FexgraphError(
      'BAD_OPTION',
      `${k} components of ${data.rows} observations and ${data.columns} variables: 1 to ${most} are possible`,
    );
  }
  const mean = Float64Array.from(data.mean('column'));
  const centred = data.clone().subRowVector(mean);
  const { diagonal, rightSingularVectors } = new SVD(centred, {
    computeLeftSingularVectors: false,
    autoTranspose: true,
  });
  const weights = withPositiveLargest(rightSingularVectors.subMatrix(0, data.columns - 1, 0, k - 1));
  const scores = centred.mmul(weights);
  const names = Array.from({ length: k }, (_, c) => `c${c + 1}`);
  const total = diagonal.reduce((sum, s) => sum + s ** 2, 0);
  const kept = Float64Array.from(diagonal.slice(0, k));
  return {
    scores: observations === 'rows' ? rowScores(table, rows, names, scores) : columnScores(columns, names, scores),
    loadings: new LabelledMatrix(
      observations === 'rows' ? columns : rows.map(String),
      names,
      Float64Array.from(weights.to1DArray()),
    ),
    mean,
    variance: kept.map((s) => s ** 2 / (data.rows - 1)),
    varianceShare: kept.map((s) => s ** 2 / total),
    singularValues: kept,
    leftOut,
  };
}

function withPositiveLargest(weights: Matrix): Matrix {
  for (let c = 0; c < weights.columns; c++) {
    const column = weights.getColumn(c);
    const largest = column.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
    if (largest < 0) weights.mulColumn(c, -1);
  }
  return weights;
}

function rowScores(table: FexTable, rows: readonly number[], names: readonly string[], scores: Matrix): FexTable {
  return table.withColumns(
    names.map((name, c) => {
      const values = new Float64Array(table.rowCount).fill(Number.NaN);
      rows.forEach((row, i) => {
        values[row] = scores.get(i, c);
      });
      return { name, values };
    }),
  );
}

function columnScores(columns: readonly string[], names: readonly string[], scores: Matrix): FexTable {
  return new FexTable([
    { name: 'column', values: columns },
    ...names.map((name, c) => ({ name, values: Float64Array.from(scores.getColumn(c)) })),
  ]);
}
