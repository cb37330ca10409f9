import { FexgraphError } from '@fexgraph/core';

/** Taps of the longest wavelet: a frequency that needs more is a slip of a unit. */
const MOST_TAPS = 2 ** 20;

export interface WaveletSampling {
  /** Rows per second. Tables do not store it, so it has no default. */
  readonly samplingFrequency: number;
  /** Cycles on each side of the middle; default 3. More cycles: sharper in frequency, wider in time. */
  readonly cycles?: number;
  /**
   * Where the wavelet is sampled. `reference` (default): from -d in steps of one row and without +d, as py-feat does;
   * results lag by up to one row. `centred`: at whole rows on both sides of the middle; no lag.
   */
  readonly grid?: 'reference' | 'centred';
}

/** Taps of a complex wavelet, in rows. */
export interface Wavelet {
  readonly re: Float64Array;
  readonly im: Float64Array;
  /** The tap that is put on the row whose value is computed. */
  readonly centre: number;
  /** Seconds by which results come late. */
  readonly lag: number;
}

/**
 * A complex Morlet wavelet: w(t) = exp(2 pi i f t) exp(-t^2 / (2 sd^2)), sd = cycles / (2 pi f), for |t| <= d = cycles
 * / f. It is not normalised (as in py-feat), so powers of two frequencies cannot be compared with each other.
 * Source: Goupillaud, Grossmann and Morlet (1984), Geoexploration 23; Cohen (2014), Analyzing Neural Time Series Data,
 * ch. 12.
 *
 * @param frequency Hz, at most half of the sampling frequency
 * @throws FexgraphError `BAD_OPTION` for what is not positive or above half of the sampling frequency, `LIMIT_EXCEEDED`
 *   for a wavelet of more than a million taps.
 */
export function morletWavelet(
  frequency: number,
  { samplingFrequency, cycles = 3, grid = 'reference' }: WaveletSampling,
): Wavelet {
  requirePositive({ frequency, samplingFrequency, cycles });
  if (frequency > samplingFrequency / 2) {
    throw new FexgraphError(
      'BAD_OPTION',
      `a wavelet of ${frequency} Hz cannot be seen in ${samplingFrequency} rows per second`,
      { hint: `at most ${samplingFrequency / 2} Hz` },
    );
  }
  // in this order: as py-feat rounds it, which decides about a tap more or less
  const half = (1 / frequency) * cycles;
  const side = Math.floor(half * samplingFrequency);
  const [length, first] =
    grid === 'centred'
      ? [2 * side + 1, -side / samplingFrequency]
      : [Math.ceil((half - -half) / (1 / samplingFrequency)), -half];
  if (length > MOST_TAPS) {
    throw new FexgraphError(
      'LIMIT_EXCEEDED',
      `a wavelet of ${frequency} Hz has ${length} taps, more than ${MOST_TAPS}`,
    );
  }
  const variance = (cycles / (2 * Math.PI * frequency)) ** 2;
  const [re, im] = [new Float64Array(length), new Float64Array(length)];
  for (let j = 0; j < length; j++) {
    const time = first + j / samplingFrequency;
    const envelope = Math.exp(-(time ** 2) / (2 * variance));
    re[j] = Math.cos(2 * Math.PI * frequency * time) * envelope;
    im[j] = Math.sin(2 * Math.PI * frequency * time) * envelope;
  }
  const centre = Math.floor((length - 1) / 2);
  return { re, im, centre, lag: -first - centre / samplingFrequency };
}

export interface WaveletBank {
  readonly minFrequency: number;
  readonly maxFrequency: number;
  /** Number of frequencies; default 8. */
  readonly bands?: number;
}

/**
 * Frequencies with a constant ratio from the lowest to the highest: min (max / min)^(i / (n - 1)), in Hz.
 *
 * @throws FexgraphError `BAD_OPTION` for frequencies that are not positive or not in this order, or a number of bands
 *   below 2.
 */
export function bankFrequencies({ minFrequency, maxFrequency, bands = 8 }: WaveletBank): readonly number[] {
  requirePositive({ minFrequency, maxFrequency });
  if (maxFrequency <= minFrequency || !Number.isInteger(bands) || bands < 2) {
    throw new FexgraphError(
      'BAD_OPTION',
      `no bank of ${bands} bands from ${minFrequency} to ${maxFrequency} Hz: it needs two or more, from low to high`,
    );
  }
  return Array.from({ length: bands }, (_, i) => minFrequency * (maxFrequency / minFrequency) ** (i / (bands - 1)));
}

/** How frequencies are called in column names: `1.0`, `0.06`; more than two decimals only where names would repeat. */
export function frequencyNames(frequencies: readonly number[]): readonly string[] {
  for (let decimals = 2; decimals < 20; decimals++) {
    const names = frequencies.map((frequency) => {
      const text = String(Number(frequency.toFixed(decimals)));
      return /^\d+$/.test(text) ? `${text}.0` : text;
    });
    if (new Set(names).size === frequencies.length) return names;
  }
  throw new FexgraphError('BAD_OPTION', `frequencies repeat: ${frequencies.join(', ')}`);
}

function requirePositive(options: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(options)) {
    if (!(value > 0 && Number.isFinite(value))) {
      throw new FexgraphError('BAD_OPTION', `${name} is ${value}: it must be a number above 0`);
    }
  }
}
