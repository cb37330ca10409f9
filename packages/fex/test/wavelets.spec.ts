import { describe, expect, it } from 'vitest';
import { FexTable } from '../src/table/fex-table.ts';
import { areasOf, bagOfTemporalFeatures } from '../src/wavelets/bag-of-temporal-features.ts';
import { bankFrequencies, morletWavelet } from '../src/wavelets/morlet-wavelet.ts';
import { wavelets } from '../src/wavelets/wavelets.ts';
import { expectNear, expectTable } from './support/near.ts';
import { byClip, golden, hasNewsSample, readClip, readClips } from './support/news-sample.ts';

// biome-ignore lint/suspicious/noExplicitAny: the test says which parts it reads
type Golden = any;

const samplingFrequency = 12.5;

describe.skipIf(!hasNewsSample)(`wavelets of py-feat${hasNewsSample ? '' : ' (../shared is absent)'}`, () => {
  const wanted = hasNewsSample ? golden<Golden>('wavelets') : undefined;
  const table = hasNewsSample ? byClip(readClips(15)) : new FexTable([]);

  it('have the same taps and lengths', () => {
    for (const { freq, num_cyc, re, im, centre } of wanted.wavelets) {
      const wavelet = morletWavelet(freq, { samplingFrequency, cycles: num_cyc });
      expect(wavelet.centre).toBe(centre);
      expectNear(wavelet.re, re, 're');
      expectNear(wavelet.im, im, 'im');
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
      const result = wavelets(table, { ...options, mode: mode as 'power' });
      if (mode === 'complex') {
        expectNear(result.numbers(`${name}_re`), re, 're');
        expectNear(result.numbers(`${name}_im`), im, 'im');
      } else if (mode === 'phase') {
        const turns = result.numbers(name).map((angle, i) => (angle - values[i]) / (2 * Math.PI));
        const off = turns.map((turn) => Math.abs(turn - Math.round(turn)) * 2 * Math.PI);
        expect(Math.max(...off)).toBeLessThan(1e-9);
      } else {
        expectNear(result.numbers(name), values, 'values');
      }
    }
  });

  it('of other frequencies, without sessions and in banks are the same', () => {
    const second = { columns: ['AU12', 'Happy'], frequencies: [2], cycles: 5, samplingFrequency };
    const two = wavelets(table, second);
    expectTable((name) => two.numbers(name.replace('f2_', 'f2.0_')), wanted.second, 'second');
    const whole = table.withSessions(undefined);
    const one = wavelets(whole, { columns: ['AU12'], frequencies: [1], samplingFrequency });
    expectTable((name) => one.numbers(name), wanted.noSessions, 'no sessions');
    for (const bank of [wanted.multi, wanted.multi2]) {
      const { min_freq, max_freq, bank: bands, mode } = bank.args;
      const frequencies = bankFrequencies({ minFrequency: min_freq, maxFrequency: max_freq, bands });
      expectNear(frequencies, bank.freqs, 'frequencies');
      const result = wavelets(table, { columns: ['AU12'], frequencies, mode, samplingFrequency });
      expectTable((name) => result.numbers(name), bank, 'bank');
      expect(result.names).toEqual(Object.keys(bank.columns));
    }
  });

  it('are missing where a missing value has a part', () => {
    const first = readClip(1);
    const values = first.numbers('AU12').map((value, row) => ([3, 7, 8].includes(row) ? Number.NaN : value));
    const { freq, nanRows } = wanted.missing;
    const options = { columns: ['AU12'], frequencies: [freq], samplingFrequency };
    const result = wavelets(first.withColumns([{ name: 'AU12', values }]), options);
    const missing = [...result.numbers(`f${freq.toFixed(1)}_power_AU12`)].flatMap((value, row) =>
      Number.isNaN(value) ? [row] : [],
    );
    expect(missing).toEqual(nanRows);
  });

  it('counted in bags give the same counts when they are cut as there', () => {
    const named = (name: string) => (name === 'T15' ? table : readClip(Number(name.slice(5))));
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
    expectNear(areasOf(values, re, 'reference'), areasAsReference, 'areasAsReference');
    expectNear(areasOf(values, re, 'all'), areasAllSegments, 'areasAllSegments');
  });
});
