import { describe, expect, it } from 'vitest';
import { bankFrequencies, frequencyNames, morletWavelet } from './morlet-wavelet.ts';

describe('morletWavelet', () => {
  it('has its middle at the centre and no lag where it is sampled at whole rows', () => {
    const { re, im, centre, lag } = morletWavelet(2, { samplingFrequency: 25, grid: 'centred' });
    expect([re.length, centre]).toEqual([75, 37]);
    expect(lag).toBeCloseTo(0, 15);
    expect([re[centre], im[centre]]).toEqual([1, 0]);
    expect(re[centre - 4]).toBeCloseTo(re[centre + 4], 14);
    expect(im[centre - 4]).toBeCloseTo(-im[centre + 4], 14);
  });

  it('sampled as the reference does lags by half a row or a whole one', () => {
    expect(morletWavelet(1, { samplingFrequency: 12.5 }).lag * 12.5).toBeCloseTo(0.5, 10);
    expect(morletWavelet(1, { samplingFrequency: 12 }).lag * 12).toBeCloseTo(1, 10);
  });

  it('refuses what cannot be seen, and says the limit', () => {
    expect(() => morletWavelet(7, { samplingFrequency: 12.5 })).toThrow('7 Hz cannot be seen in 12.5 rows per second');
    expect(() => morletWavelet(0, { samplingFrequency: 12.5 })).toThrow('frequency is 0');
    expect(() => morletWavelet(1, { samplingFrequency: Number.NaN })).toThrow('samplingFrequency is NaN');
    expect(() => morletWavelet(1e-9, { samplingFrequency: 25 })).toThrow('more than 1048576');
  });
});

describe('bankFrequencies', () => {
  it('have one ratio', () => {
    const frequencies = bankFrequencies({ minFrequency: 0.5, maxFrequency: 4, bands: 4 });
    frequencies.forEach((frequency, i) => {
      expect(frequency).toBeCloseTo(0.5 * 2 ** i, 12);
    });
    expect(() => bankFrequencies({ minFrequency: 4, maxFrequency: 0.5 })).toThrow('from 4 to 0.5 Hz');
    expect(() => bankFrequencies({ minFrequency: 1, maxFrequency: 2, bands: 1 })).toThrow('1 bands');
  });

  it('are called so that no two have one name', () => {
    expect(frequencyNames([1, 0.06, 0.125])).toEqual(['1.0', '0.06', '0.13']);
    expect(frequencyNames([1.001, 1.002])).toEqual(['1.001', '1.002']);
    expect(() => frequencyNames([1, 1])).toThrow('frequencies repeat');
  });
});
