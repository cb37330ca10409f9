import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numberText, rangeOf, scaleOf } from './scale.ts';

describe('scaleOf', () => {
  it('has its ticks at round numbers', () => {
    const { place, ticks } = scaleOf([-0.17, 1.05], [300, 0]);
    expect(ticks.map(({ text }) => text)).toEqual(['−0.2', '0.0', '0.2', '0.4', '0.6', '0.8', '1.0', '1.2']);
    expect(place(-0.2)).toBeCloseTo(300, 10);
    expect(place(1.2)).toBeCloseTo(0, 10);
    expect(scaleOf([0, 76], [0, 100], { ends: 'values' }).ticks.map(({ text }) => text)).toEqual([
      ...['0', '10', '20', '30', '40', '50', '60', '70'],
    ]);
  });

  it('shows every value, whatever the range', () => {
    const value = fc.double({ min: -1e6, max: 1e6, noNaN: true }).filter((v) => v === 0 || Math.abs(v) > 1e-6);
    fc.assert(
      fc.property(value, value, (a, b) => {
        const range = [Math.min(a, b), Math.max(a, b)] as const;
        const { place, ticks } = scaleOf(range, [0, 100]);
        expect(ticks.length).toBeGreaterThan(1);
        expect(ticks.length).toBeLessThan(13);
        for (const at of range) expect(Math.abs(place(at) - 50)).toBeLessThanOrEqual(50.001);
      }),
    );
  });
});

describe('rangeOf', () => {
  it('passes over what is missing', () => {
    expect(rangeOf([[Number.NaN, 2], Float64Array.of(-1, Number.POSITIVE_INFINITY)])).toEqual([-1, 2]);
    expect(rangeOf([[Number.NaN]])).toEqual([0, 1]);
  });
});

describe('numberText', () => {
  it('has no minus before 0', () => {
    expect([numberText(-0.001, 2), numberText(-1.5, 1)]).toEqual(['0.00', '−1.5']);
  });
});
