import { askedColumns } from '../groups/column-groups.ts';
import { rowsBySession } from '../stream/rows-by-session.ts';
import { FexTable, type SessionLabel } from '../table/fex-table.ts';
import {
  bankFrequencies,
  frequencyNames,
  morletWavelet,
  type WaveletBank,
  type WaveletSampling,
} from './morlet-wavelet.ts';
import { simpson } from './simpson.ts';

export interface TemporalFeatureOptions extends WaveletBank, WaveletSampling {
  /** Names of columns and of groups of columns. */
  readonly columns: string | readonly string[];
  /**
   * Which stretches count. `all` (default): all, each with the values of one sign. `reference` as py-feat cuts them:
   * one value early, without the second one, and none where the sign never changes.
   */
  readonly segments?: 'all' | 'reference';
}

/** Edges of the bins of areas: 10^(5 k / 6). */
const EDGES = Array.from({ length: 7 }, (_, k) => 10 ** ((5 * k) / 6));

/**
 * Bags of temporal features: for each column and frequency, how many movements there were of which size. The column is
 * convolved with the real part of a Morlet wavelet (all n + L - 1 values), squared with its sign kept, cut where the
 * sign changes, and the area of each stretch (Simpson's rule, in rows) is counted in one of six bins from 1 to 100,000,
 * `pos` and `neg` apart; smaller and larger areas are not counted. One row for each session, in the order of their
 * labels, or one for a table without sessions; columns `pos0_hz_0.66_AU12` to `neg5_...`, from the highest frequency to
 * the lowest. A column with a missing value has missing counts for that session. There is no form for streams: a bag is
 * of a whole session.
 *
 * Source: Bartlett, Littlewort, Frank and Lee (2014), Current Biology 24, supplement.
 *
 * @throws FexgraphError `BAD_OPTION` for a column that is absent or has texts, and what `bankFrequencies` and
 *   `morletWavelet` refuse.
 */
export function bagOfTemporalFeatures(table: FexTable, options: TemporalFeatureOptions): FexTable {
  const { columns, segments = 'all', ...rest } = options;
  const frequencies = bankFrequencies(rest).toReversed();
  const texts = frequencyNames(frequencies);
  const bands = frequencies.map((frequency) => morletWavelet(frequency, rest).re);
  const sessions = rowsBySession(table);
  const counted = askedColumns(table.names, columns).flatMap((column) => {
    const numbers = table.numbers(column);
    return bands.flatMap((taps, b) => {
      const counts = sessions.map(({ rows }) =>
        countsOf(
          Float64Array.from(rows, (row) => numbers[row]),
          taps,
          segments,
        ),
      );
      return ['pos', 'neg'].flatMap((side, s) =>
        EDGES.slice(1).map((_, bin) => ({
          name: `${side}${bin}_hz_${texts[b]}_${column}`,
          values: Float64Array.from(counts, (count) => count[s * 6 + bin]),
        })),
      );
    });
  });
  const labels = sessions.map(({ label }) => label);
  return new FexTable(counted, { sessions: table.sessions && (labels as readonly SessionLabel[]) });
}

/** Six counts of positive areas, then six of negative ones. */
function countsOf(values: Float64Array, taps: Float64Array, segments: 'all' | 'reference'): Float64Array {
  const counts = new Float64Array(12);
  if (!values.every(Number.isFinite)) return counts.fill(Number.NaN);
  for (const area of areasOf(values, taps, segments)) {
    const bin = binOf(Math.abs(area));
    if (bin >= 0) counts[area > 0 ? bin : 6 + bin]++;
  }
  return counts;
}

/** Areas of the stretches between changes of sign, in order. */
export function areasOf(values: Float64Array, taps: Float64Array, segments: 'all' | 'reference'): readonly number[] {
  const filtered = convolve(values, taps);
  const signed = filtered.map((value) => Math.sign(value) * value ** 2);
  const cuts: number[] = [];
  for (let i = 0; i + 1 < signed.length; i++) if (Math.sign(signed[i]) !== Math.sign(signed[i + 1])) cuts.push(i);
  if (segments === 'reference') {
    if (cuts.length === 0) return [];
    const starts = cuts.slice(1);
    return [signed.subarray(0, cuts[0]), ...starts.map((cut, i) => signed.subarray(cut, starts[i + 1]))].map(simpson);
  }
  const starts = [0, ...cuts.map((cut) => cut + 1)];
  return starts.map((start, i) => simpson(signed.subarray(start, starts[i + 1])));
}

function binOf(area: number): number {
  if (area === EDGES[6]) return 5;
  return EDGES.findIndex((edge, k) => edge <= area && area < EDGES[k + 1]);
}

/** The full convolution as a sum: where the column is 0 it is exactly 0 and has no sign, which an FFT would give it. */
function convolve(values: Float64Array, taps: Float64Array): Float64Array {
  const full = new Float64Array(values.length + taps.length - 1);
  for (let k = 0; k < values.length; k++) {
    if (values[k] === 0) continue;
    for (let j = 0; j < taps.length; j++) full[k + j] += values[k] * taps[j];
  }
  return full;
}
