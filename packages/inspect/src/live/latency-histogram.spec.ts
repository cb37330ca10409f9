import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LatencyHistogram } from './latency-histogram.ts';

describe('LatencyHistogram', () => {
  it('knows nothing before it measured', () => {
    expect(new LatencyHistogram().summary()).toBeUndefined();
  });

  it('gives percentiles within 5 % of the exact ones', () => {
    const durations = fc.array(fc.double({ min: 0.01, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(durations, (all) => {
        const histogram = new LatencyHistogram();
        for (const duration of all) histogram.add(duration);
        const sorted = [...all].sort((a, b) => a - b);
        const exact = (share: number) => sorted[Math.ceil(share * sorted.length) - 1];
        const { p50, p95, p99, max, count } = histogram.summary()!;
        expect({ max, count }).toEqual({ max: sorted[sorted.length - 1], count: all.length });
        for (const [value, share] of [
          [p50, 0.5],
          [p95, 0.95],
          [p99, 0.99],
        ]) {
          expect(Math.abs(value / exact(share) - 1)).toBeLessThan(0.05);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('takes calls that took no time, and ones that took for ever', () => {
    const histogram = new LatencyHistogram();
    histogram.add(0);
    expect(histogram.summary()).toEqual({ count: 1, p50: 0, p95: 0, p99: 0, max: 0 });
    histogram.add(1e12);
    expect(histogram.summary()!.max).toBe(1e12);
  });
});
