import type { FexTable } from '../table/fex-table.ts';
import { kendall } from './correlation/kendall.ts';
import { pearson } from './correlation/pearson.ts';
import { spearman } from './correlation/spearman.ts';
import { LabelledMatrix, labelledMatrix } from './labelled-matrix.ts';
import { type SeriesOptions, seriesBySubject } from './series-by-subject.ts';

export type CorrelationMethod = 'pearson' | 'spearman' | 'kendall';

const METHODS: Readonly<Record<CorrelationMethod, (x: ArrayLike<number>, y: ArrayLike<number>) => number>> = {
  pearson,
  spearman,
  kendall,
};

export interface InterSubjectOptions extends SeriesOptions {
  /** Default `pearson`. */
  readonly method?: CorrelationMethod;
  /** Pairs with fewer common moments are missing; default 2, which always gives -1 or 1. */
  readonly minimumOverlap?: number;
}

export interface InterSubjectCorrelation {
  /** Subjects by subjects, in the order of their names. */
  readonly correlations: LabelledMatrix;
  /** How many moments each pair has in common. */
  readonly overlaps: LabelledMatrix;
  /** Rows without a subject or without a moment. */
  readonly leftOut: number;
}

/**
 * Inter-subject correlation, pairwise: a column of each subject with that of each other one, over the moments that both
 * have. Several values of one subject at one moment count as their mean. The diagonal is missing for a subject that
 * does not change, but always 1 for `kendall`, as in py-feat.
 * Source: Hasson et al. (2004), Science 303; Nastase et al. (2019), Social Cognitive and Affective Neuroscience 14.
 *
 * @throws FexgraphError `BAD_OPTION` for a column that is absent or of the wrong kind, `BAD_INPUT` if no row has a
 *   subject.
 */
export function interSubjectCorrelation(table: FexTable, options: InterSubjectOptions): InterSubjectCorrelation {
  const { method = 'pearson', minimumOverlap = 2 } = options;
  const { subjects, series, leftOut } = seriesBySubject(table, options);
  const correlations = new Float64Array(subjects.length ** 2);
  const overlaps = new Float64Array(subjects.length ** 2);
  for (let i = 0; i < subjects.length; i++) {
    for (let j = i; j < subjects.length; j++) {
      const { x, y } = common(series[i], series[j]);
      const isOwn = i === j && method === 'kendall';
      const r = isOwn ? 1 : x.length < minimumOverlap ? Number.NaN : METHODS[method](x, y);
      for (const cell of [i * subjects.length + j, j * subjects.length + i]) {
        correlations[cell] = r;
        overlaps[cell] = x.length;
      }
    }
  }
  return {
    correlations: new LabelledMatrix(subjects, subjects, correlations),
    overlaps: new LabelledMatrix(subjects, subjects, overlaps),
    leftOut,
  };
}

/**
 * Inter-subject correlation, leave-one-out: each subject with the mean of all others who have a value at that moment.
 * One row for each subject, with the columns `correlation` and `overlap`.
 *
 * @throws as `interSubjectCorrelation`
 */
export function leaveOneOutCorrelation(
  table: FexTable,
  options: InterSubjectOptions,
): { readonly correlations: LabelledMatrix; readonly leftOut: number } {
  const { method = 'pearson', minimumOverlap = 2 } = options;
  const { subjects, series, leftOut } = seriesBySubject(table, options);
  const results = series.map((own, i) => {
    const others = series.filter((_, j) => j !== i);
    const { x, y } = common(
      own,
      own.map((_, moment) => meanOf(others.map((values) => values[moment]))),
    );
    return [x.length < minimumOverlap ? Number.NaN : METHODS[method](x, y), x.length];
  });
  const correlations = labelledMatrix(subjects, ['correlation', 'overlap'], (row, column) => results[row][column]);
  return { correlations, leftOut };
}

/** The moments at which both have a value. */
function common(a: Float64Array, b: Float64Array): { readonly x: Float64Array; readonly y: Float64Array } {
  const [x, y] = [new Float64Array(a.length), new Float64Array(a.length)];
  let count = 0;
  for (let moment = 0; moment < a.length; moment++) {
    if (Number.isNaN(a[moment]) || Number.isNaN(b[moment])) continue;
    x[count] = a[moment];
    y[count++] = b[moment];
  }
  return { x: x.subarray(0, count), y: y.subarray(0, count) };
}

/** Missing if all are. */
function meanOf(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}
