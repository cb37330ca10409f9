import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LastMinute } from './last-minute.ts';

describe('LastMinute', () => {
  it('keeps what is not older than a minute, of each curve', () => {
    const curves = new LastMinute(['a', 'b']);
    for (const time of [0, 10, 59, 61, 70]) curves.add(time, { a: time, b: time === 61 ? null : -time });
    expect(curves.curves('b', 'a')).toEqual([
      [59, 61, 70],
      [-59, null, -70],
      [59, 61, 70],
    ]);
  });

  it('begins anew when time does', () => {
    const curves = new LastMinute(['a']);
    curves.add(5, { a: 1 });
    curves.add(0, { a: 2 });
    expect(curves.curves('a')).toEqual([[0], [2]]);
  });

  it('never grows beyond a minute of 60 frames a second, whatever the rate', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.0001, max: 5, noNaN: true }), (step) => {
        const curves = new LastMinute(['a']);
        for (let i = 0; i < 4000; i++) curves.add(i * step, { a: i });
        const [times, values] = curves.curves('a');
        expect(times.length).toBe(values.length);
        expect(times.length).toBeLessThanOrEqual(3600);
        expect(times.at(-1)! - times[0]).toBeLessThanOrEqual(60);
        expect(values.at(-1)).toBe(3999);
      }),
      { numRuns: 20 },
    );
  });
});
