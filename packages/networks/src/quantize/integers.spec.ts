import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activationCode, integerBias, integerWeights } from './integers.ts';

const number = fc.float({ noNaN: true, min: -1000, max: 1000 });

describe('activationCode', () => {
  it('gives each value of the range back within half a step, and 0 as it is', () => {
    fc.assert(
      fc.property(number, number, fc.double({ noNaN: true, min: 0, max: 1 }), (a, b, share) => {
        const [min, max] = [Math.min(a, b, 0), Math.max(a, b, 0)];
        const { scale, zeroPoint } = activationCode({ min: Math.min(a, b), max: Math.max(a, b) });
        const value = min + share * (max - min);
        const integer = Math.min(255, Math.max(0, Math.round(value / scale) + zeroPoint));
        // The zero point is rounded too.
        expect(Math.abs((integer - zeroPoint) * scale - value)).toBeLessThanOrEqual(1.001 * scale);
        expect(Number.isInteger(zeroPoint) && zeroPoint >= 0 && zeroPoint <= 255).toBe(true);
      }),
    );
  });

  it('has a scale for a value that is always 0', () => {
    expect(activationCode({ min: 0, max: 0 }).scale).toBeGreaterThan(0);
  });

  it('of what is never negative begins at 0: so a Relu is in it', () => {
    expect(activationCode({ min: 0.5, max: 51 })).toEqual({ scale: Math.fround(0.2), zeroPoint: 0 });
  });
});

describe('integerWeights', () => {
  it('has a scale for each channel, along the first axis and along the last', () => {
    const weights = Float32Array.of(1, -2, 100, 50);
    const rows = integerWeights(weights, 2, 2);
    expect([...rows.values]).toEqual([64, -127, 127, 64]);
    expect([...rows.scales]).toEqual([2 / 127, 100 / 127].map(Math.fround));
    const columns = integerWeights(weights, 2, 1);
    expect([...columns.values]).toEqual([1, -5, 127, 127]);
    expect([...columns.scales]).toEqual([100 / 127, 50 / 127].map(Math.fround));
  });

  it('of a channel of zeros are zeros', () => {
    expect([...integerWeights(new Float32Array(4), 2, 2).values]).toEqual([0, 0, 0, 0]);
  });
});

describe('integerBias', () => {
  it('counts in products of the scales', () => {
    expect([...integerBias(Float32Array.of(1, -3), Float32Array.of(0.5, 0.25))!]).toEqual([2, -12]);
  });

  it('is left alone where 32 bits do not hold it', () => {
    expect(integerBias(Float32Array.of(1), Float32Array.of(2 ** -32))).toBeUndefined();
  });
});
