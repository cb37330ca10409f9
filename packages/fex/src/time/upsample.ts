import { FexgraphError } from '@fexgraph/core';
import { sessionName, sessionOperation } from '../stream/session-operation.ts';
import { FexTable, isNumbers, type NumberColumn, type SessionLabel } from '../table/fex-table.ts';
import { Fourier } from './fourier.ts';
import { roundHalfEven } from './round-half-even.ts';
import { requireFrequency, requirePositive, type SamplingUnit } from './sampling.ts';

export interface UpsampleOptions {
  /** Rows a second of the result (`hz`), rows of the result (`samples`), or its length (`seconds`). */
  readonly target: number;
  readonly unit: SamplingUnit;
  /** Rows a second; needed for `hz` and `seconds`. */
  readonly samplingFrequency?: number;
}

/** Rows of the result for `rows` rows, rounded half to even. */
export function resampledLength(rows: number, { target, unit, samplingFrequency }: UpsampleOptions): number {
  requirePositive('target', target);
  if (unit === 'samples') return roundHalfEven(target);
  const frequency = requireFrequency(samplingFrequency, unit);
  return roundHalfEven(unit === 'hz' ? rows * (target / frequency) : target * frequency);
}

/**
 * Another number of rows by Fourier resampling, session by session: each column is taken as one period of a function of
 * bounded bandwidth (as `scipy.signal.resample`). The result has `samplingFrequency * m / n` rows a second. As the period
 * is closed, an end that is far from the beginning rings there. Columns of texts are left out.
 *
 * It needs all rows of a session at once. A column without any value stays missing.
 * @throws FexgraphError `BAD_INPUT` for a column with some values missing, `BAD_OPTION` for a result without a row.
 */
export const upsample = sessionOperation<UpsampleOptions>(
  (options) => (session, label) => resampleSession(session, label, options),
  { keepsRows: false },
);

function resampleSession(session: FexTable, label: SessionLabel | undefined, options: UpsampleOptions): FexTable {
  const rows = session.rowCount;
  const length = resampledLength(rows, options);
  if (length < 1) throw new FexgraphError('BAD_OPTION', `${sessionName(label)}: ${rows} rows would become none`);
  const [from, to] = [new Fourier(rows), new Fourier(length)];
  return new FexTable(
    session.columns.filter(isNumbers).map((column): NumberColumn => {
      const missing = column.values.filter(Number.isNaN).length;
      if (missing === rows) return { name: column.name, values: new Float64Array(length).fill(Number.NaN) };
      if (missing > 0) {
        throw new FexgraphError(
          'BAD_INPUT',
          `${sessionName(label)}: ${missing} of ${rows} values of "${column.name}" are missing`,
          {
            hint: 'interpolate them first, or leave the column out',
          },
        );
      }
      return { name: column.name, values: resample(column.values, from, to) };
    }),
    { sessions: session.sessions && new Array<SessionLabel>(length).fill(label ?? null) },
  );
}

function resample(values: Float64Array, from: Fourier, to: Fourier): Float64Array {
  const [n, m] = [from.length, to.length];
  const input = new Float64Array(2 * n);
  for (let i = 0; i < n; i++) input[2 * i] = values[i];
  const spectrum = from.forward(input);
  const least = Math.min(n, m);
  const half = Math.floor(least / 2);
  const out = new Float64Array(2 * m);
  for (let k = 0; k <= half; k++) {
    // The middle bin of an even length stands for two frequencies.
    const weight = least % 2 === 0 && k === half ? (m > n ? 0.5 : m < n ? 2 : 1) : 1;
    const re = weight * spectrum[2 * k];
    const im = weight * spectrum[2 * k + 1];
    out[2 * k] = re;
    out[2 * k + 1] = im;
    if (k === 0 || 2 * k === m) continue;
    out[2 * (m - k)] = re;
    out[2 * (m - k) + 1] = -im;
  }
  return to.inverseReal(out).map((value) => (value * m) / n);
}
