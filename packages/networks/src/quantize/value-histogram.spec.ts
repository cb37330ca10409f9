import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ValueHistogram } from './value-histogram.ts';

function of(...chunks: readonly (readonly number[])[]): ValueHistogram {
  const histogram = new ValueHistogram();
  for (const chunk of chunks) histogram.add(Float32Array.from(chunk));
  return histogram;
}

const ramp = Array.from({ length: 10_001 }, (_, i) => i / 100);

describe('ValueHistogram', () => {
  it('spans all values at 100', () => {
    expect(of([3, -1.5], [0.25]).range(100)).toEqual({ min: -1.5, max: 3 });
    expect(of().range(100)).toEqual({ min: 0, max: 0 });
  });

  it('cuts off what is rare, to 2/8192 of the largest magnitude', () => {
    const { min, max } = of(ramp).range(99);
    expect(Math.abs(min - 1)).toBeLessThan(0.05);
    expect(Math.abs(max - 99)).toBeLessThan(0.05);
    const outlier = of([...ramp, -4000]).range(99.9);
    expect(outlier.min).toBeGreaterThan(-1);
  });

  it('does not count what is no number', () => {
    const histogram = of([Number.NaN, Number.POSITIVE_INFINITY, 2, Number.NEGATIVE_INFINITY]);
    expect(histogram.total).toBe(1);
    expect(histogram.range(100)).toEqual({ min: 2, max: 2 });
  });

  it('says the same of the same values, however they come', () => {
    const chunks = fc.array(fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { maxLength: 20 }));
    fc.assert(
      fc.property(chunks, fc.constantFrom(90, 99.9, 100), (given, percentile) => {
        const together = of(given.flat()).range(percentile);
        expect(of(...given).range(percentile)).toEqual(together);
        expect(of(...given.toReversed()).range(percentile)).toEqual(together);
      }),
      { numRuns: 30 },
    );
  });
});
