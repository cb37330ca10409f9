import { FexgraphError } from '@fexgraph/core';
import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { type ColumnChoice, measuredColumns, withMeasured } from '../groups/measured-columns.ts';
import { sessionName, sessionOperation } from '../stream/session-operation.ts';
import { Moments } from '../summary/moments.ts';
import type { FexTable, SessionLabel } from '../table/fex-table.ts';
import { butterworth, filterBothWays, type PassBand, paddingOf } from './butterworth.ts';
import { requireFrequency } from './sampling.ts';

export interface CleanOptions extends ColumnChoice, PassBand {
  /** Rows a second; needed for filters. */
  readonly samplingFrequency?: number;
  /** Take the straight line out. Default true. */
  readonly detrend?: boolean;
  /** Columns of the same table whose share is taken out. */
  readonly confounds?: string | readonly string[];
  /** To mean 0 and standard deviation 1 (n - 1). Default true. */
  readonly standardize?: boolean;
}

/**
 * Time courses, session by session, in this order: (1) less their least-squares line; (2) filtered (`butterworth`, forward
 * and backward); (3) less what confounds and a constant explain (least squares; confounds are filtered as well, not
 * detrended); (4) standardised; a standard deviation of 0 counts as 1.
 *
 * A column without any value stays missing. One with gaps is an error: no row is invented, and none left out.
 * @throws FexgraphError `BAD_INPUT` naming session and column for missing values, and for sessions too short for the filter
 * (19 rows, band-pass 34); `BAD_OPTION` for a filter without the sampling frequency.
 */
export const clean = sessionOperation<CleanOptions>(
  (options) => {
    const filter = filterOf(options);
    return (session, label) => cleanSession(session, label, options, filter);
  },
  { keepsRows: true },
);

/** Filters a column, or leaves it. */
type Filter = (values: Float64Array, label: SessionLabel | undefined) => Float64Array;

function filterOf({ highPass, lowPass, samplingFrequency }: CleanOptions): Filter {
  if (highPass === undefined && lowPass === undefined) return (values) => values;
  const band = { highPass, lowPass };
  const sections = butterworth(band, requireFrequency(samplingFrequency, 'a filter'));
  const padding = paddingOf(band);
  return (values, label) => {
    if (values.length > padding) return filterBothWays(sections, values, padding);
    throw new FexgraphError(
      'BAD_INPUT',
      `${sessionName(label)} has ${values.length} rows: the filter needs ${padding + 1} or more`,
      { hint: 'leave short sessions out' },
    );
  };
}

function cleanSession(
  session: FexTable,
  label: SessionLabel | undefined,
  { columns, detrend = true, confounds, standardize = true }: CleanOptions,
  filter: Filter,
): FexTable {
  const whole = (name: string, values: Float64Array): Float64Array => {
    const missing = values.filter(Number.isNaN).length;
    if (missing === 0) return values;
    throw new FexgraphError(
      'BAD_INPUT',
      `${sessionName(label)}: ${missing} of ${values.length} values of "${name}" are missing`,
      { hint: 'interpolate them, leave those rows out, or choose other columns' },
    );
  };
  const explained =
    confounds === undefined
      ? []
      : [...measuredColumns(session, { columns: confounds })].map((name) =>
          filter(whole(name, session.numbers(name)), label),
        );
  const residual = explained.length === 0 ? (values: Float64Array) => values : residualOf(explained);
  return withMeasured(session, { columns }, ({ name, values }) => {
    if (values.every(Number.isNaN)) return values;
    const straight = detrend ? withoutLine(whole(name, values)) : whole(name, values);
    const rest = residual(filter(straight, label));
    return standardize ? standardized(rest) : rest;
  });
}

/** Less the least-squares line over the row numbers; a single row becomes 0. */
function withoutLine(values: Float64Array): Float64Array {
  const n = values.length;
  const middle = (n - 1) / 2;
  let mean = 0;
  for (const value of values) mean += value / n;
  let [covered, squares] = [0, 0];
  for (let i = 0; i < n; i++) {
    covered += (i - middle) * (values[i] - mean);
    squares += (i - middle) ** 2;
  }
  const slope = squares === 0 ? 0 : covered / squares;
  return values.map((value, i) => value - mean - slope * (i - middle));
}

/** What least squares on these columns and a constant leaves of a column: less its projections on an orthonormal basis. */
function residualOf(columns: readonly Float64Array[]): (values: Float64Array) => Float64Array {
  const rows = columns[0].length;
  const design = Matrix.zeros(rows, columns.length + 1);
  for (const [i, values] of [...columns, new Float64Array(rows).fill(1)].entries()) design.setColumn(i, [...values]);
  const { leftSingularVectors, rank } = new SingularValueDecomposition(design, { autoTranspose: true });
  const basis = Array.from({ length: rank }, (_, i) => Float64Array.from(leftSingularVectors.getColumn(i)));
  return (values) => {
    const rest = values.slice();
    for (const direction of basis) {
      let share = 0;
      for (let i = 0; i < rows; i++) share += direction[i] * values[i];
      for (let i = 0; i < rows; i++) rest[i] -= share * direction[i];
    }
    return rest;
  };
}

function standardized(values: Float64Array): Float64Array {
  const moments = new Moments(1);
  moments.add(0, values, 0, values.length);
  const mean = moments.mean[0];
  const std = values.length < 2 ? 0 : Math.sqrt(moments.squares[0] / (values.length - 1));
  return values.map((value) => (value - mean) / (std === 0 ? 1 : std));
}
