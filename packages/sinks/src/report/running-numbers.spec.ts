import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RunningNumbers } from './running-numbers.ts';

describe('RunningNumbers', () => {
  it('gives mean, deviation and extremes as from the whole list', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 1 }), (values) => {
        const running = new RunningNumbers();
        values.forEach((value, i) => {
          running.add(value, i);
          running.add(Number.NaN, i);
        });
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
        const numbers = running.numbers()!;
        expect(numbers.mean).toBeCloseTo(mean, 8);
        expect(numbers.deviation).toBeCloseTo(Math.sqrt(variance), 6);
        expect(numbers).toMatchObject({
          count: values.length,
          low: Math.min(...values),
          high: Math.max(...values),
          highAt: values.findIndex((value) => value >= Math.max(...values)),
        });
      }),
    );
  });

  it('knows nothing without a value', () => {
    const running = new RunningNumbers();
    running.add(Number.NaN, 1);
    expect(running.numbers()).toBeUndefined();
  });
});
