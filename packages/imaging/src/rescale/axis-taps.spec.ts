import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AxisTaps, antialiasedTaps, areaTaps } from './axis-taps.ts';

const length = fc.integer({ min: 1, max: 300 });

function expectWithinInput(taps: AxisTaps): void {
  for (let i = 0; i < taps.outputLength; i++) {
    expect(taps.count[i]).toBeGreaterThanOrEqual(1);
    expect(taps.first[i]).toBeGreaterThanOrEqual(0);
    expect(taps.first[i] + taps.count[i]).toBeLessThanOrEqual(taps.inputLength);
    let sum = 0;
    for (let k = 0; k < taps.count[i]; k++) sum += taps.weights[i * taps.stride + k];
    expect(sum).toBeCloseTo(1, 5);
  }
}

describe('axis taps', () => {
  it('stay inside the input and sum to 1', () => {
    fc.assert(
      fc.property(length, length, (input, output) => {
        expectWithinInput(antialiasedTaps(input, output));
        expectWithinInput(areaTaps(input, output));
      }),
    );
  });

  it('of equal lengths copy', () => {
    for (const taps of [antialiasedTaps(9, 9), areaTaps(9, 9)]) {
      for (let i = 0; i < 9; i++) {
        const copied = taps.weights[i * taps.stride + (i - taps.first[i])];
        expect(copied).toBe(1);
      }
    }
  });

  it('averages what an output covers, up to a fractional extent', () => {
    const taps = areaTaps(3, 2, 2.5);
    expect(Array.from(taps.first)).toEqual([0, 1]);
    expect(Array.from(taps.weights.subarray(0, 2))).toEqual([Math.fround(0.8), Math.fround(0.2)]);
    expect(taps.weights[taps.stride]).toBeCloseTo(0.6, 6);
    expect(taps.weights[taps.stride + 1]).toBeCloseTo(0.4, 6);
  });
});
