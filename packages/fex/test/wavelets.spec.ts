import { describe, expect, it } from 'vitest';
import { FexTable } from '../src/table/fex-table.ts';
import { areasOf, bagOfTemporalFeatures } from '../src/wavelets/bag-of-temporal-features.ts';
import { extractWavelets } from '../src/wavelets/extract-wavelets.ts';
import { bankFrequencies, morletWavelet } from '../src/wavelets/morlet-wavelet.ts';
import { absent, clips, deviation, type Golden, golden, number, skipGoldens } from './goldens.ts';

const samplingFrequency = 12.5;

describe.skipIf(skipGoldens)(`wavelets of py-feat${absent}`, () => {
  const wanted: Golden = skipGoldens ? {} : golden('wavelets');
  const table = skipGoldens ? new FexTable([]) : clips(15);

  it('have the same taps and lengths', () => {
    for (const { freq, num_cyc, re, im, centre } of wanted.wavelets) {
      const wavelet = morletWavelet(freq, { samplingFrequency, cycles: num_cyc });
      expect(wavelet.centre).toBe(centre);
      expect(deviation(wavelet.re, re)).toBeLessThanOrEqual(1);
      expect(deviation(wavelet.im, im)).toBeLessThanOrEqual(1);
    }
    const { columns, rows } = wanted.lengths;
    const at = (name: string) => columns.indexOf(name);
    for (const row of rows) {
      const frequency = row[at('freq')];
      const sampling = { samplingFrequency: row[at('samplingFreq')], cycles: row[at('num_cyc')] };
      const taps = () => morletWavelet(frequency, sampling).re.length;
      if (frequency > sampling.samplingFrequency / 2) expect(taps).toThrow('cannot be seen');
      else expect(taps()).toBe(row[at('length')]);
    }
  });

  it('give the same five modes', () => {
    const options = { columns: ['AU12'], frequencies: [1], samplingFrequency };
    for (const [mode, { name, values, re, im }] of Object.entries<Golden>(wanted.modes.results)) {
      const result = extractWavelets(table, { ...options, mode: mode as 'power' });
      if (mode === 'complex') {
        expect(deviation(result.numbers(`${name}_re`), re)).toBeLessThanOrEqual(1);
        expect(deviation(result.numbers(`${name}_im`), im)).toBeLessThanOrEqual(1);
      } else if (mode === 'phase') {
        const turns = result.numbers(name).map((angle, i) => (angle - values[i]) / (2 * Math.PI));
        const off = turns.map((turn) => Math.abs(turn - Math.round(turn)) * 2 * Math.PI);
        expect(Math.max(...off)).toBeLessThan(1e-9);
      } else {
        expect(deviation(result.numbers(name), values)).toBeLessThanOrEqual(1);
      }
    }
  });

  it('of other frequencies, without sessions and in banks are the same', () => {
    const check = (result: FexTable, { rows, columns }: Golden, nameOf = (name: string) => name) => {
      for (const [name, values] of Object.entries<Golden>(columns)) {
        const all = result.numbers(nameOf(name));
        expect([
          name,
          deviation(
            rows.map((row: number) => all[row]),
            values,
          ),
        ]).toEqual([name, expect.closeTo(0, 0)]);
      }
    };
    const second = { columns: ['AU12', 'Happy'], frequencies: [2], cycles: 5, samplingFrequency };
    check(extractWavelets(table, second), wanted.second, (name) => name.replace('f2_', 'f2.0_'));
    const whole = table.withSessions(undefined);
    check(extractWavelets(whole, { columns: ['AU12'], frequencies: [1], samplingFrequency }), wanted.noSessions);
    for (const bank of [wanted.multi, wanted.multi2]) {
      const { min_freq, max_freq, bank: bands, mode } = bank.args;
      const frequencies = bankFrequencies({ minFrequency: min_freq, maxFrequency: max_freq, bands });
      expect(deviation(frequencies, bank.freqs)).toBeLessThanOrEqual(1);
      const result = extractWavelets(table, { columns: ['AU12'], frequencies, mode, samplingFrequency });
      check(result, bank);
      expect(result.names).toEqual(Object.keys(bank.columns));
    }
  });

  it('are missing where a missing value has a part', () => {
    const first = clips(1);
    const values = first.numbers('AU12').map((value, row) => ([3, 7, 8].includes(row) ? Number.NaN : value));
    const { freq, nanRows } = wanted.missing;
    const options = { columns: ['AU12'], frequencies: [freq], samplingFrequency };
    const result = extractWavelets(first.withColumns([{ name: 'AU12', values }]), options);
    const missing = [...result.numbers(`f${number(freq).toFixed(1)}_power_AU12`)].flatMap((value, row) =>
      Number.isNaN(value) ? [row] : [],
    );
    expect(missing).toEqual(nanRows);
  });

  it('counted in bags give the same counts when they are cut as there', () => {
    const named = (name: string) => (name === 'T15' ? table : clips(Number(name.slice(5)), Number(name.slice(5))));
    for (const { table: name, columns, min_freq, max_freq, bank, counts } of wanted.boft.cases) {
      const bag = bagOfTemporalFeatures(named(name).withSessions(undefined), {
        ...{ columns, minFrequency: min_freq, maxFrequency: max_freq, bands: bank },
        ...{ samplingFrequency, segments: 'reference' },
      });
      expect(bag.columns.map(({ values }) => values[0])).toEqual(counts);
      if (name === 'T15') {
        const order = wanted.boft.nameOrder.filter((text: string) => text.endsWith('AU12'));
        expect(bag.names.slice(0, order.length)).toEqual(order);
      }
    }
  });

  it('cut in all places have the areas of all stretches', () => {
    const { areasAsReference, areasAllSegments, fullLength } = wanted.boftSteps;
    const { re } = morletWavelet(1, { samplingFrequency });
    const values = table.numbers('AU12');
    expect(values.length + re.length - 1).toBe(fullLength);
    expect(deviation(areasOf(values, re, 'reference'), areasAsReference)).toBeLessThanOrEqual(1);
    expect(deviation(areasOf(values, re, 'all'), areasAllSegments)).toBeLessThanOrEqual(1);
  });
});
