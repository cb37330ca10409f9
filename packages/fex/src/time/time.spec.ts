import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { streamed } from '../../test/support/batches.ts';
import { batchSizes, madeTables, tableOf } from '../../test/support/made-table.ts';
import { told } from '../../test/support/told.ts';
import { sessionRuns } from '../stream/session-runs.ts';
import type { FexTable } from '../table/fex-table.ts';
import { baseline } from './baseline.ts';
import { butterworth, filterBothWays } from './butterworth.ts';
import { clean } from './clean.ts';
import { downsample } from './downsample.ts';
import { Fourier } from './fourier.ts';
import { interpolate } from './interpolate.ts';
import { rectify } from './rectify.ts';
import { rolling } from './rolling.ts';
import { upsample } from './upsample.ts';

const missing = (table: FexTable, name = 'AU12') => Array.from(table.numbers(name), Number.isNaN);
const values = (table: FexTable, name = 'AU12') =>
  Array.from(table.numbers(name), (value) => (Number.isNaN(value) ? null : value));

describe('missing values', () => {
  it('stay missing in a baseline, and no other value becomes so (property)', () => {
    fc.assert(
      fc.property(madeTables(), fc.constantFrom('median' as const, 'mean' as const), (table, from) => {
        expect(missing(baseline(table, { baseline: from }))).toEqual(missing(table));
      }),
    );
  });

  it('make a block missing only where nothing else is in it (property)', () => {
    fc.assert(
      fc.property(madeTables(), fc.integer({ min: 1, max: 5 }), (table, target) => {
        const blocks = sessionRuns(table).flatMap(({ start, end }) =>
          Array.from({ length: Math.ceil((end - start) / target) }, (_, i) =>
            missing(table).slice(start + i * target, Math.min(end, start + (i + 1) * target)),
          ),
        );
        expect(missing(downsample(table, { target, unit: 'samples' }))).toEqual(
          blocks.map((block) => block.every(Boolean)),
        );
      }),
    );
  });

  it('are filled in gaps up to the limit, between what is there, and nothing else changes (property)', async () => {
    await fc.assert(
      fc.asyncProperty(madeTables(), fc.integer({ min: 1, max: 4 }), batchSizes, async (table, limit, sizes) => {
        const result = values(await streamed(interpolate, table, { limit }, sizes));
        const given = values(table);
        const expected = given.map((value) => value !== null);
        for (const { start, end } of sessionRuns(table)) {
          for (let row = start; row < end; row++) {
            if (given[row] !== null) continue;
            let [from, to] = [row, row];
            while (from > start && given[from - 1] === null) from--;
            while (to < end && given[to] === null) to++;
            const [left, right] = [given[from - 1], given[to]];
            expected[row] = from > start && to < end && to - from <= limit;
            if (!expected[row]) continue;
            expect(result[row]).toBeGreaterThanOrEqual(Math.min(left!, right!) - 1e-9);
            expect(result[row]).toBeLessThanOrEqual(Math.max(left!, right!) + 1e-9);
          }
        }
        expect(result.map((value) => value !== null)).toEqual(expected);
        expect(result.filter((_, row) => given[row] !== null)).toEqual(given.filter((value) => value !== null));
      }),
    );
  });

  it('count against the values that a window needs', () => {
    const table = tableOf({ AU12: [1, null, 3, 4] });
    const options = { window: 2, statistic: 'mean' } as const;
    expect(values(rolling(table, options))).toEqual([null, null, null, 3.5]);
    expect(values(rolling(table, { ...options, least: 1 }))).toEqual([1, 1, 3, 3.5]);
    expect(values(rolling(table, { window: 3, statistic: 'median', place: 'centred', least: 2 }))).toEqual([
      ...[null, 2, 3.5, 3.5],
    ]);
    expect(values(rolling(table, { window: 4, statistic: 'std', least: 1 }))[0]).toBe(null);
  });

  it('are an error where a time course must be whole, and a column without any value stays so', () => {
    const table = tableOf({ AU12: [1, null, 3], AU06: [null, null, null], Happy: [1, 2, 4] }, ['a', 'a', 'a']);
    const fault = 'session "a": 1 of 3 values of "AU12" are missing';
    expect(told(() => clean(table, {}))).toBe(
      `${fault} (interpolate them, leave those rows out, or choose other columns)`,
    );
    expect(told(() => clean(table, { columns: 'Happy', confounds: 'AU12' }))).toContain(fault);
    expect(told(() => upsample(table, { target: 6, unit: 'samples' }))).toBe(
      `${fault} (interpolate them first, or leave the column out)`,
    );
    const rest = table.select(['AU06', 'Happy']);
    expect(values(clean(rest, {}), 'AU06')).toEqual([null, null, null]);
    expect(values(upsample(rest, { target: 2, unit: 'samples' }), 'AU06')).toEqual([null, null]);
  });
});

describe('time series', () => {
  it('leave the time alone', () => {
    const table = tableOf({ frame: [10, 11, 12], AU12: [1, 2, 4] });
    for (const result of [
      baseline(table, { baseline: 'mean' }),
      clean(table, {}),
      rolling(table, { window: 1, statistic: 'mean' }),
    ])
      expect(values(result, 'frame')).toEqual([10, 11, 12]);
  });

  it('take the columns that are asked for', () => {
    const table = tableOf({ AU12: [1, 3], Happy: [1, 3] });
    const result = baseline(table, { baseline: { start: 0, end: 1 }, columns: 'emotions' });
    expect([values(result), values(result, 'Happy')]).toEqual([
      [1, 3],
      [0, 2],
    ]);
    expect(values(baseline(table, { baseline: { AU12: 1 } }), 'Happy')).toEqual([1, 3]);
  });

  it('keep the order of rows where sessions alternate, and refuse that in a stream', async () => {
    const table = tableOf({ AU12: [1, 10, 3, 30] }, ['a', 'b', 'a', 'b']);
    expect(values(baseline(table, { baseline: 'mean' }))).toEqual([-1, -10, 1, 10]);
    await expect(streamed(baseline, table, { baseline: 'mean' }, [1])).rejects.toThrow(
      'the rows of session "a" do not stand together',
    );
    expect(told(() => downsample(table, { target: 2, unit: 'samples' }))).toContain('do not stand together');
  });

  it('refuse rows of no session', () => {
    const table = tableOf({ AU12: [1, 2] }, ['a', null]);
    expect(told(() => baseline(table, { baseline: 'mean' }))).toMatch(/^row 2 is in no session \(leave such rows out/);
  });

  it('of sessions are measured against that session', () => {
    const far = tableOf({
      FaceRectX: [1, 1.1, 0.9, 50, 50, 50],
      FaceRectY: [1, 1, 1, 1, 1, 1],
      AU12: [1, 2, 3, 4, 5, 6],
    });
    const sessions = ['a', 'a', 'a', 'b', 'b', 'b'];
    expect(values(rectify(far, { std: 0.9 }))).toEqual([null, null, null, null, null, null]);
    expect(values(rectify(far.withSessions(sessions), { std: 1.5 }))).toEqual([1, 2, 3, 4, 5, 6]);
  });

  const one = tableOf({ AU12: [1, 2, 3] });
  it.each<[string, () => unknown, string]>([
    [
      'rows of no length',
      () => downsample(one, { target: 0.5, unit: 'samples' }),
      'a block of 0.5 samples is less than one row',
    ],
    [
      'no target',
      () => downsample(one, { target: Number.NaN, unit: 'hz' }),
      'target is NaN: it must be a number above 0',
    ],
    [
      'no frequency',
      () => downsample(one, { target: 5, unit: 'hz' }),
      'hz needs the sampling frequency: rows a second, which tables do not say',
    ],
    [
      'more instead of less',
      () => downsample(one, { target: 5, unit: 'hz', samplingFrequency: 4 }),
      '5 rows a second from 4 are more, not less (upsample instead)',
    ],
    ['no row left', () => upsample(one, { target: 0.2, unit: 'samples' }), 'the table: 3 rows would become none'],
    [
      'an interval outside',
      () => baseline(one, { baseline: { start: 1, end: 4 } }),
      'rows 1 to 4 are not in a session of 3 rows',
    ],
    ['a limit of nothing', () => interpolate(one, { limit: 0 }), 'limit is 0: it must be a whole number from 1'],
    [
      'half a window',
      () => rolling(one, { window: 1.5, statistic: 'mean' }),
      'window is 1.5: it must be a whole number from 1',
    ],
    [
      'a window without a middle',
      () => rolling(one, { window: 2, statistic: 'mean', place: 'centred' }),
      'a window of 2 rows has no middle: take 3',
    ],
    ['no deviation', () => rectify(one, { std: 0 }), 'std is 0: it must be a number above 0'],
    ['no boxes', () => rectify(one, { std: 1 }), 'no column "FaceRectX"'],
    [
      'a filter without frequency',
      () => clean(one, { lowPass: 1 }),
      'a filter needs the sampling frequency: rows a second, which tables do not say',
    ],
    [
      'an edge too high',
      () => clean(one, { lowPass: 6.25, samplingFrequency: 12.5 }),
      'a filter edge of 6.25 Hz is not between 0 and half of 12.5 rows a second',
    ],
    [
      'an edge of 0',
      () => clean(one, { highPass: 0, samplingFrequency: 12.5 }),
      'a filter edge of 0 Hz is not between 0 and half of 12.5 rows a second',
    ],
    [
      'an empty band',
      () => clean(one, { highPass: 3, lowPass: 1, samplingFrequency: 12.5 }),
      'the band from 3 to 1 Hz is empty',
    ],
    [
      'a session too short for a filter',
      () => clean(one, { lowPass: 3, samplingFrequency: 12.5 }),
      'the table has 3 rows: the filter needs 19 or more (leave short sessions out)',
    ],
    [
      'a session too short for a band',
      () => clean(one, { highPass: 1, lowPass: 3, samplingFrequency: 12.5 }),
      'the table has 3 rows: the filter needs 34 or more (leave short sessions out)',
    ],
  ])('refuse %s', (_, work, message) => expect(told(work)).toBe(message));
});

describe('clean', () => {
  it('takes out what confounds explain, and leaves nothing of them (property)', () => {
    fc.assert(
      fc.property(madeTables({ missing: false }), (table) => {
        const rest = clean(table, {
          detrend: false,
          standardize: false,
          confounds: ['Happy', 'FaceRectX'],
          columns: 'AU12',
        });
        for (const { start, end } of sessionRuns(table)) {
          const residual = rest.numbers('AU12').subarray(start, end);
          const confound = table.numbers('Happy').subarray(start, end);
          const size = Math.hypot(...confound) * Math.hypot(...table.numbers('AU12').subarray(start, end));
          expect(Math.abs(residual.reduce((sum, value, i) => sum + value * confound[i], 0))).toBeLessThanOrEqual(
            1e-8 * size + 1e-8,
          );
        }
      }),
    );
  });

  it('a constant becomes 0', () => {
    expect(values(clean(tableOf({ AU12: [2, 2, 2] }), {}))).toEqual([0, 0, 0]);
  });
});

describe('the filter', () => {
  /** The gain of one pass at a frequency. */
  const gain = (band: Parameters<typeof butterworth>[0], frequency: number) => {
    const w = (2 * Math.PI * frequency) / 25;
    return butterworth(band, 25).reduce((product, [b0, b1, b2, a1, a2]) => {
      const at = (c0: number, c1: number, c2: number) =>
        Math.hypot(c0 + c1 * Math.cos(w) + c2 * Math.cos(2 * w), c1 * Math.sin(w) + c2 * Math.sin(2 * w));
      return (product * at(b0, b1, b2)) / at(1, a1, a2);
    }, 1);
  };

  it('passes half the power at its edges, all inside and nothing outside', () => {
    for (const [band, edges, inside, outside] of [
      [{ lowPass: 3 }, [3], 0, 12.5],
      [{ highPass: 3 }, [3], 12.5, 0],
      [{ highPass: 1, lowPass: 4 }, [1, 4], 2, 0],
      // So wide that poles lie on the axis.
      [{ highPass: 0.05, lowPass: 12 }, [0.05, 12], 1, 0],
    ] as const) {
      for (const edge of edges) expect(gain(band, edge)).toBeCloseTo(Math.SQRT1_2, 6);
      expect(gain(band, inside)).toBeCloseTo(1, 2);
      expect(gain(band, outside)).toBeCloseTo(0, 9);
    }
  });

  it('shifts nothing and leaves a constant', () => {
    const sections = butterworth({ lowPass: 2 }, 25);
    const wave = Float64Array.from({ length: 200 }, (_, i) => Math.cos((2 * Math.PI * (i - 100)) / 50));
    const filtered = filterBothWays(sections, wave, 18);
    expect(filtered.indexOf(Math.max(...filtered.subarray(90, 111)))).toBe(100);
    for (const value of filterBothWays(sections, new Float64Array(30).fill(7), 18)) expect(value).toBeCloseTo(7, 10);
  });
});

describe('the Fourier transform', () => {
  it('of any length is the sum that defines it (property)', () => {
    const finite = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(finite, { minLength: 1, maxLength: 40 }), (given) => {
        const n = given.length;
        const spectrum = new Fourier(n).forward(Float64Array.from(given.flatMap((value) => [value, 0])));
        for (let k = 0; k < n; k++) {
          const angle = (j: number) => (-2 * Math.PI * ((j * k) % n)) / n;
          expect(spectrum[2 * k]).toBeCloseTo(
            given.reduce((sum, x, j) => sum + x * Math.cos(angle(j)), 0),
            10,
          );
          expect(spectrum[2 * k + 1]).toBeCloseTo(
            given.reduce((sum, x, j) => sum + x * Math.sin(angle(j)), 0),
            10,
          );
        }
        const back = new Fourier(n).inverseReal(spectrum);
        for (const [j, value] of given.entries()) expect(back[j]).toBeCloseTo(value, 10);
      }),
    );
  });
});
