import { describe, expect, it } from 'vitest';
import { FexTable } from '../table/fex-table.ts';
import { bagOfTemporalFeatures } from './bag-of-temporal-features.ts';

const bank = { minFrequency: 0.5, maxFrequency: 2, bands: 2, samplingFrequency: 20, cycles: 1 };
const pulse = (at: number, height: number) =>
  Array.from({ length: 100 }, (_, row) => (Math.abs(row - at) < 10 ? height : 0));

describe('bagOfTemporalFeatures', () => {
  it('has one row for each session in the order of their labels', () => {
    const values = Float64Array.from([...pulse(50, 3), ...pulse(50, 0)]);
    const sessions = [...Array(100).fill('moves'), ...Array(100).fill('is still')];
    const bag = bagOfTemporalFeatures(new FexTable([{ name: 'AU12', values }], { sessions }), {
      columns: ['AU12'],
      ...bank,
    });
    expect(bag.sessions).toEqual(['is still', 'moves']);
    expect(bag.names[0]).toBe('pos0_hz_2.0_AU12');
    expect(bag.names.length).toBe(2 * 12);
    const totals = [0, 1].map((row) => bag.columns.reduce((sum, { values }) => sum + (values[row] as number), 0));
    expect(totals[0]).toBe(0);
    expect(totals[1]).toBeGreaterThan(0);
  });

  it('counts the mirror image of a movement on the other side', () => {
    const of = (height: number) =>
      bagOfTemporalFeatures(new FexTable([{ name: 'AU12', values: Float64Array.from(pulse(50, height)) }]), {
        ...{ columns: ['AU12'], ...bank },
      });
    const [up, down] = [of(3), of(-3)];
    for (const name of up.names.filter((text) => text.startsWith('pos'))) {
      expect(up.numbers(name)).toEqual(down.numbers(name.replace('pos', 'neg')));
    }
  });

  it('has missing counts where a value is missing', () => {
    const values = Float64Array.from(pulse(50, 3));
    values[7] = Number.NaN;
    const bag = bagOfTemporalFeatures(new FexTable([{ name: 'AU12', values }]), { columns: ['AU12'], ...bank });
    expect(bag.columns.every((column) => Number.isNaN(column.values[0]))).toBe(true);
  });
});
