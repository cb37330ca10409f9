import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ComplexValues, OverlapSave } from './overlap-save.ts';

const joined = (parts: readonly ComplexValues[], part: 're' | 'im') => parts.flatMap((values) => [...values[part]]);

/** The sum as it is written; a value with a part in something that is not finite is missing. */
function direct(values: readonly number[], taps: Float64Array): number[] {
  return Array.from({ length: values.length + taps.length - 1 }, (_, i) => {
    let sum = 0;
    for (let k = Math.max(0, i - taps.length + 1); k <= Math.min(i, values.length - 1); k++)
      sum += values[k] * taps[i - k];
    return Number.isFinite(sum) ? sum : Number.NaN;
  });
}

const taps = fc
  .array(fc.tuple(fc.double({ min: -1, max: 1 }), fc.double({ min: -1, max: 1 })), { minLength: 1, maxLength: 40 })
  .map((pairs) => ({ re: Float64Array.from(pairs, ([re]) => re), im: Float64Array.from(pairs, ([, im]) => im) }));

const numbers = fc.array(
  fc.oneof(
    { weight: 30, arbitrary: fc.double({ min: -10, max: 10, noNaN: true }) },
    { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY) },
  ),
  { maxLength: 600 },
);

describe('OverlapSave', () => {
  it('is the sum as it is written, missing where a missing number has a part', () => {
    const noNaN = taps.filter(({ re, im }) => [...re, ...im].every(Number.isFinite));
    fc.assert(
      fc.property(noNaN, numbers, ({ re, im }, values) => {
        const convolution = new OverlapSave({ re, im });
        const parts = [convolution.push(Float64Array.from(values)), convolution.end()];
        for (const [part, kernel] of [['re', re] as const, ['im', im] as const]) {
          const [actual, expected] = [joined(parts, part), direct(values, kernel)];
          expect(actual.length).toBe(expected.length);
          actual.forEach((value, i) => {
            if (Number.isNaN(expected[i])) expect(value).toBeNaN();
            else expect(Math.abs(value - expected[i])).toBeLessThan(1e-10);
          });
        }
      }),
      { numRuns: 60 },
    );
  });

  it('gives the same to the last digit, however the numbers come, and again for a new stream', () => {
    const kernel = { re: Float64Array.of(1, 0.3, -2, 0.7), im: Float64Array.of(0, 1, 0.2, -0.4) };
    const convolution = new OverlapSave(kernel);
    fc.assert(
      fc.property(numbers, fc.array(fc.nat({ max: 50 })), (values, sizes) => {
        const all = Float64Array.from(values);
        const atOnce = joined([convolution.push(all), convolution.end()], 're');
        const parts: ComplexValues[] = [];
        let at = 0;
        for (const size of [...sizes, values.length]) {
          parts.push(convolution.push(all.subarray(at, at + size)));
          at = Math.min(values.length, at + size);
        }
        expect(joined([...parts, convolution.end()], 're')).toEqual(atOnce);
      }),
      { numRuns: 60 },
    );
  });
});
