import { FexgraphError } from '@fexgraph/core';
import { compareLabels } from '../stream/session-runs.ts';
import { type FexTable, isNumbers } from '../table/fex-table.ts';
import { kendall } from './correlation/kendall.ts';
import { pearson } from './correlation/pearson.ts';
import { spearman } from './correlation/spearman.ts';
import { LabelledMatrix, labelledMatrix } from './labelled-matrix.ts';

const METHODS = { pearson, spearman, kendall };

export type CorrelationMethod = keyof typeof METHODS;

export interface InterSubjectOptions {
  /** The column that is correlated. */
  readonly column: string;
  /** The column that says whose values these are; default `input`. */
  readonly subject?: string;
  /** The column of numbers by which values belong together; default `frame`. */
  readonly index?: string;
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
 * Inter-subject correlation, pairwise: a column of each subject with that of each other one, over the moments that both have. Several values of one
 * subject at one moment count as their mean. The diagonal is missing for a subject that does not change, but always 1 for `kendall`, as in py-feat.
 * Source: Hasson et al. (2004), Science 303; Nastase et al. (2019), Social Cognitive and Affective Neuroscience 14.
 *
 * @throws FexgraphError `BAD_OPTION` for a column that is absent or of the wrong kind, `BAD_INPUT` if no row has a subject.
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
 * Inter-subject correlation, leave-one-out: each subject with the mean of all others who have a value at that moment. One row for each subject,
 * with the columns `correlation` and `overlap`.
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

/** A value for each subject and each moment of any subject, moments in their order. */
function seriesBySubject(
  table: FexTable,
  { column, subject = 'input', index = 'frame' }: InterSubjectOptions,
): { readonly subjects: readonly string[]; readonly series: readonly Float64Array[]; readonly leftOut: number } {
  const values = table.numbers(column);
  const moments = table.numbers(index);
  const who = table.column(subject);
  const labels = isNumbers(who) ? Array.from(who.values, (id) => (Number.isNaN(id) ? null : id)) : who.values;
  const places = new Map([...new Set(moments)].sort((a, b) => a - b).map((moment, place) => [moment, place]));
  places.delete(Number.NaN);
  const sums = new Map<string | number, { readonly sum: Float64Array; readonly count: Float64Array }>();
  let leftOut = 0;
  labels.forEach((label, row) => {
    const place = places.get(moments[row]);
    if (label === null || place === undefined) {
      leftOut++;
      return;
    }
    const cells = sums.get(label) ?? { sum: new Float64Array(places.size), count: new Float64Array(places.size) };
    sums.set(label, cells);
    if (Number.isNaN(values[row])) return;
    cells.sum[place] += values[row];
    cells.count[place]++;
  });
  if (sums.size === 0) {
    throw new FexgraphError('BAD_INPUT', `no row has a value in "${subject}" and in "${index}"`, {
      hint: 'name the column that says whose rows these are',
    });
  }
  const sorted = [...sums].sort(([a], [b]) => compareLabels(a, b));
  return {
    subjects: sorted.map(([label]) => String(label)),
    // 0 / 0 is the missing value
    series: sorted.map(([, { sum, count }]) => sum.map((total, place) => total / count[place])),
    leftOut,
  };
}

/** The moments at which both have a value. */
function common(a: Float64Array, b: Float64Array): { readonly x: number[]; readonly y: number[] } {
  const both = [...a.keys()].filter((moment) => !Number.isNaN(a[moment]) && !Number.isNaN(b[moment]));
  return { x: both.map((moment) => a[moment]), y: both.map((moment) => b[moment]) };
}

/** Missing if all are. */
function meanOf(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}
