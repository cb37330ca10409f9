import { FexgraphError } from '@fexgraph/core';
import { compareLabels } from '../stream/session-runs.ts';
import { type FexTable, isNumbers } from '../table/fex-table.ts';

export interface SeriesOptions {
  /** The column of values. */
  readonly column: string;
  /** The column that says whose values these are; default `input`. */
  readonly subject?: string;
  /** The column of numbers by which values belong together; default `frame`. */
  readonly index?: string;
}

export interface SubjectSeries {
  /** In the order of their names. */
  readonly subjects: readonly string[];
  /** The numbers of `index` that occur, ascending. */
  readonly moments: readonly number[];
  /** For each subject a value at each moment; missing where there is none, the mean where there are several. */
  readonly series: readonly Float64Array[];
  /** Rows without a subject or without a moment. */
  readonly leftOut: number;
}

/**
 * A column as one series for each subject.
 * @throws FexgraphError `BAD_OPTION` for a column that is absent or of the wrong kind, `BAD_INPUT` if no row has a
 *   subject.
 */
export function seriesBySubject(
  table: FexTable,
  { column, subject = 'input', index = 'frame' }: SeriesOptions,
): SubjectSeries {
  const values = table.numbers(column);
  const times = table.numbers(index);
  const who = table.column(subject);
  const labels = isNumbers(who) ? Array.from(who.values, (id) => (Number.isNaN(id) ? null : id)) : who.values;
  const moments = [...new Set(times)].filter((moment) => !Number.isNaN(moment)).sort((a, b) => a - b);
  const places = new Map(moments.map((moment, place) => [moment, place]));
  const sums = new Map<string | number, { readonly sum: Float64Array; readonly count: Float64Array }>();
  let leftOut = 0;
  labels.forEach((label, row) => {
    const place = places.get(times[row]);
    if (label === null || place === undefined) {
      leftOut++;
      return;
    }
    const cells = sums.get(label) ?? { sum: new Float64Array(moments.length), count: new Float64Array(moments.length) };
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
    moments,
    // 0 / 0 is the missing value
    series: sorted.map(([, { sum, count }]) => sum.map((total, place) => total / count[place])),
    leftOut,
  };
}
