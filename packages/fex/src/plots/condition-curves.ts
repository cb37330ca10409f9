import { FexgraphError } from '@fexgraph/core';
import { type SeriesOptions, seriesBySubject } from '../between/series-by-subject.ts';
import { twoSidedQuantile } from '../between/student-t.ts';
import { rowsBySession } from '../stream/rows-by-session.ts';
import type { FexTable } from '../table/fex-table.ts';

/** A mean over time, with the band that it is within. */
export interface Curve {
  readonly name: string;
  readonly x: readonly number[];
  /** Missing where there is no value. */
  readonly mean: readonly number[];
  /** Ends of the band; missing where there are fewer than two values. */
  readonly low: readonly number[];
  readonly high: readonly number[];
}

export interface ConditionCurvesOptions extends SeriesOptions {
  /** Between 0 and 1; default 0.95. */
  readonly confidence?: number;
}

/**
 * For each session of the table, here the conditions, the mean of a column over its subjects at each moment, with
 * pointwise confidence limits m -+ t sd / sqrt(n), t of Student's distribution with n - 1 degrees of freedom, n being
 * the subjects that have a value at that moment.
 *
 * @throws FexgraphError `BAD_OPTION` for a column that is absent or of the wrong kind or a confidence outside of 0 to
 *   1, `BAD_INPUT` for a row of no session or a session in which no row has a subject.
 */
export function conditionCurves(
  table: FexTable,
  { confidence = 0.95, ...options }: ConditionCurvesOptions,
): readonly Curve[] {
  if (!(confidence > 0 && confidence < 1)) {
    throw new FexgraphError('BAD_OPTION', `confidence is ${confidence}: it must be between 0 and 1`);
  }
  return rowsBySession(table).map(({ label, rows }) => {
    const { moments, series } = seriesBySubject(table.take(rows), options);
    const points = moments.map((_, moment) =>
      limits(
        series.map((values) => values[moment]).filter((value) => !Number.isNaN(value)),
        confidence,
      ),
    );
    return {
      name: String(label ?? 'all'),
      x: moments,
      mean: points.map(({ mean }) => mean),
      low: points.map(({ mean, half }) => mean - half),
      high: points.map(({ mean, half }) => mean + half),
    };
  });
}

function limits(values: readonly number[], confidence: number): { readonly mean: number; readonly half: number } {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, half: twoSidedQuantile(1 - confidence, n - 1) * Math.sqrt(squares / (n - 1) / n) };
}
