import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BinnedColumns } from './binned-columns.ts';
import { MOST_BINS, TimeGrid } from './time-grid.ts';

/** Frames in order, some of them with values: time, values of two columns. */
const frames = fc
  .record({
    step: fc.constantFrom(1 / 30, 1 / 8, 1, 7.5, 900),
    origin: fc.constantFrom(0, 3.2, 1800),
    values: fc.array(fc.tuple(fc.double({ min: -5, max: 5, noNaN: true }), fc.boolean()), {
      minLength: 1,
      maxLength: 900,
    }),
  })
  .map(({ step, origin, values }) =>
    values.map(([value, has], i) => ({ time: origin + i * step, values: [has ? value : Number.NaN, value * 2] })),
  );

describe('BinnedColumns', () => {
  it('has the least, greatest and mean of the whole table in each bin, whatever was merged on the way', () => {
    fc.assert(
      fc.property(frames, fc.constantFrom(1, 2, 4), (rows, by) => {
        const grid = new TimeGrid(rows[0].time);
        const binned = new BinnedColumns(grid, 2);
        for (const { time, values } of rows) binned.add(time, values);
        for (const column of [0, 1]) {
          const whole = new Map<number, number[]>();
          for (const { time, values } of rows) {
            const place = Math.floor((time - grid.origin) / (grid.width * by));
            if (!Number.isNaN(values[column])) whole.set(place, [...(whole.get(place) ?? []), values[column]]);
          }
          const found = binned.read(by)(column);
          expect([...found.keys()]).toEqual([...whole.keys()].sort((a, b) => a - b));
          for (const [place, values] of whole) {
            const bin = found.get(place)!;
            expect(bin.count).toBe(values.length);
            expect(bin.low).toBe(Math.min(...values));
            expect(bin.high).toBe(Math.max(...values));
            expect(bin.mean).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / values.length, 9);
          }
        }
      }),
    );
  });

  it('keeps a fixed number of bins, and more than half of them once it has grown', () => {
    for (const count of [600, 5_000, 216_000]) {
      const grid = new TimeGrid(0);
      const binned = new BinnedColumns(grid, 1);
      for (let i = 0; i < count; i++) binned.add(i / 30, [i]);
      const { size } = binned.read()(0);
      expect(size).toBeLessThanOrEqual(MOST_BINS);
      expect(size).toBeGreaterThan(MOST_BINS / 2);
    }
  });

  it('takes a time before the first frame into the first bin', () => {
    const grid = new TimeGrid(10);
    const binned = new BinnedColumns(grid, 1);
    binned.add(10, [1]);
    binned.add(9, [3]);
    expect([...binned.read()(0)]).toEqual([[0, { count: 2, mean: 2, low: 1, high: 3 }]]);
  });
});
