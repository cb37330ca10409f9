import { askedColumns } from '../groups/column-groups.ts';
import type { FexTable, TableColumn } from '../table/fex-table.ts';
import { frequencyNames, morletWavelet, type WaveletSampling } from './morlet-wavelet.ts';
import { RowConvolution } from './row-convolution.ts';
import { MODE_COLUMNS, type WaveletMode } from './wavelet-modes.ts';

export interface WaveletOptions extends WaveletSampling {
  /** Names of columns and of groups of columns. */
  readonly columns: string | readonly string[];
  /** Hz; `bankFrequencies` makes a bank. */
  readonly frequencies: readonly number[];
  /** Default `power`. */
  readonly mode?: WaveletMode;
  /**
   * Names of columns and of groups that stand before the new ones, unchanged, such as `input` and `frame`; default
   * none.
   */
  readonly keep?: string | readonly string[];
}

/** The columns of a table that are to be kept. */
export function keptColumns(table: FexTable, { keep = [] }: WaveletOptions): readonly TableColumn[] {
  return askedColumns(table.names, keep).map((name) => table.column(name));
}

/** One column of numbers seen through one wavelet. */
export interface WaveletColumn {
  readonly column: string;
  readonly convolution: RowConvolution;
  /** Of the columns that come of it. */
  readonly names: readonly string[];
}

/**
 * Checks the options and makes the wavelets. What comes back says for the columns of a table what to convolve: for each
 * frequency all columns, with names such as `f0.5_power_AU12`.
 */
export function waveletColumns({ columns, frequencies, mode = 'power', ...sampling }: WaveletOptions) {
  const bands = frequencyNames(frequencies).map((text, i) => ({
    text,
    wavelet: morletWavelet(frequencies[i], sampling),
  }));
  return (names: readonly string[]): readonly WaveletColumn[] =>
    bands.flatMap(({ text, wavelet }) =>
      askedColumns(names, columns).map((column) => ({
        column,
        convolution: new RowConvolution(wavelet),
        names: MODE_COLUMNS[mode].map(({ suffix }) => `f${text}_${mode}_${column}${suffix}`),
      })),
    );
}
