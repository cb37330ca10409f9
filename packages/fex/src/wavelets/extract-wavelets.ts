import { rowsBySession } from '../between/rows-by-session.ts';
import { FexTable, type NumberColumn } from '../table/fex-table.ts';
import { frequencyNames, morletWavelet, type Wavelet, type WaveletSampling } from './morlet-wavelet.ts';
import { RowConvolution } from './row-convolution.ts';
import { MODE_COLUMNS, type WaveletMode } from './wavelet-modes.ts';

export interface WaveletOptions extends WaveletSampling {
  readonly columns: readonly string[];
  /** Hz; `bankFrequencies` makes a bank. */
  readonly frequencies: readonly number[];
  /** Default `power`. */
  readonly mode?: WaveletMode;
}

/** One column of numbers seen through one wavelet. */
export interface WaveletBand {
  readonly column: string;
  readonly wavelet: Wavelet;
  /** The columns that come of it. */
  readonly names: readonly string[];
}

/** For each frequency all columns: `f0.5_power_AU12`. */
export function waveletBands({
  columns,
  frequencies,
  mode = 'power',
  ...sampling
}: WaveletOptions): readonly WaveletBand[] {
  const texts = frequencyNames(frequencies);
  return frequencies.flatMap((frequency, i) => {
    const wavelet = morletWavelet(frequency, sampling);
    return columns.map((column) => ({
      column,
      wavelet,
      names: MODE_COLUMNS[mode].map(({ suffix }) => `f${texts[i]}_${mode}_${column}${suffix}`),
    }));
  });
}

/**
 * Morlet wavelets of columns (see `morletWavelet`), each session for itself: y[i] = sum over k of x[k] w[i + centre - k] over the rows of
 * the session, with zeros outside. The table that comes has the rows and sessions of the one given, and only the new columns. A missing value
 * makes as many rows missing as the wavelet has taps around it. Rows without a session have missing values.
 *
 * @throws FexgraphError `BAD_OPTION` for a column that is absent or has texts, and what `morletWavelet` refuses.
 */
export function extractWavelets(table: FexTable, options: WaveletOptions): FexTable {
  const sessions = rowsBySession(table);
  const modes = MODE_COLUMNS[options.mode ?? 'power'];
  const columns = waveletBands(options).flatMap(({ column, wavelet, names }): readonly NumberColumn[] => {
    const numbers = table.numbers(column);
    const results = names.map((name) => ({ name, values: new Float64Array(table.rowCount).fill(Number.NaN) }));
    const convolution = new RowConvolution(wavelet);
    for (const { rows } of sessions) {
      const parts = [convolution.push(Float64Array.from(rows, (row) => numbers[row])), convolution.end()];
      modes.forEach(({ of }, m) => {
        const values = parts.flatMap((part) => Array.from(of(part)));
        rows.forEach((row, i) => {
          results[m].values[row] = values[i];
        });
      });
    }
    return results;
  });
  return table.withColumns(columns);
}
