import { FexgraphError } from '@fexgraph/core';
import fc from 'fast-check';
import { ignoreElements, map } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import { contents, inBatches, readInBatches, streamed } from '../../test/support/batches.ts';
import { batchSizes, madeTables, tableOf } from '../../test/support/made-table.ts';
import { blinks } from '../events/blinks.ts';
import { episodes } from '../events/episodes.ts';
import { eventWindows } from '../events/event-windows.ts';
import { openFace } from '../read/open-face.ts';
import { filterRows } from '../select/filter-rows.ts';
import { labelSessions } from '../select/label-sessions.ts';
import { selectColumns } from '../select/select-columns.ts';
import { withSource } from '../select/with-source.ts';
import { runningSummary, summary } from '../summary/summary.ts';
import { type FexTable, isNumbers } from '../table/fex-table.ts';
import { baseline } from '../time/baseline.ts';
import { clean } from '../time/clean.ts';
import { downsample } from '../time/downsample.ts';
import { interpolate } from '../time/interpolate.ts';
import { rectify } from '../time/rectify.ts';
import { rolling } from '../time/rolling.ts';
import { upsample } from '../time/upsample.ts';
import type { TableOperation } from './table-operation.ts';

interface Case {
  readonly name: string;
  readonly operation: TableOperation<never>;
  readonly options: never;
  /** Rows of AU12 in, one to a frame of the marble diagram: what comes out at which frame. */
  readonly marbles: string;
  readonly given: Readonly<Record<string, readonly (number | null)[]>>;
  /** The operation takes tables without gaps only. */
  readonly whole?: true;
}

function caseOf<Options>(
  name: string,
  operation: TableOperation<Options>,
  options: Options,
  marbles: string,
  given: Case['given'],
  more: Pick<Case, 'whole'> = {},
): Case {
  return { name, operation: operation as TableOperation<never>, options: options as never, marbles, given, ...more };
}

/** Four rows, the third without AU12, arrive as `a-b-c-d|`. Shown is the first column of numbers of the result. */
const CASES: readonly Case[] = [
  caseOf('summary', summary, { statistics: ['mean'] }, '-------(a|)', { a: [1.333333] }),
  caseOf('quantiles', summary, { statistics: [], quantiles: [0.5] }, '-------(a|)', { a: [1] }),
  caseOf('runningSummary', runningSummary, { every: 3, statistics: ['count'] }, '----a--(b|)', { a: [3], b: [4] }),
  caseOf('downsample', downsample, { target: 3, unit: 'samples' }, '----a--(b|)', { a: [0.5], b: [3] }),
  caseOf('medians', downsample, { target: 3, unit: 'samples', method: 'median' }, '----a--(b|)', { a: [0.5], b: [3] }),
  caseOf('upsample', upsample, { target: 2, unit: 'samples' }, '-------(a|)', { a: [0.5, 2.5] }, { whole: true }),
  caseOf('baseline', baseline, { baseline: 'mean' }, '-------(a|)', { a: [-1.333333, -0.333333, null, 1.666667] }),
  caseOf('clean', clean, { standardize: false }, '-------(a|)', { a: [0, 0, 0, 0] }, { whole: true }),
  caseOf('rectify', rectify, { std: 1 }, '-------(a|)', { a: [null, 1, null, null] }),
  caseOf('interpolate', interpolate, { limit: 1 }, '--a-b-c(d|)', { a: [0], b: [1], c: [2], d: [3] }),
  caseOf('rolling', rolling, { window: 2, statistic: 'max', least: 1 }, 'a-b-c-d|', { a: [0], b: [1], c: [1], d: [3] }),
  caseOf('centred', rolling, { window: 3, statistic: 'min', place: 'centred', least: 1 }, '--a-b-c(d|)', {
    ...{ a: [0], b: [0], c: [1], d: [3] },
  }),
  caseOf('episodes', episodes, { column: 'AU12', threshold: 0.5 }, '----a--(b|)', { a: [1], b: [3] }),
  caseOf('blinks', blinks, { samplingFrequency: 2, column: 'AU12' }, '-------(a|)', { a: [2] }),
  caseOf('windows', eventWindows, { before: 1, after: 1 }, '--a-b-c(d|)', { a: [], b: [-1, 0, 1], c: [], d: [] }),
  caseOf('filter', filterRows, { where: [{ column: 'AU12', is: '>', value: 0.5 }] }, 'a-b-c-d|', {
    ...{ a: [], b: [1], c: [], d: [3] },
  }),
  caseOf('select', selectColumns, { columns: 'aus,emotions' }, 'a-b-c-d|', { a: [0], b: [1], c: [null], d: [3] }),
  caseOf('sessions', labelSessions, { column: 'event' }, 'a-b-c-d|', { a: [0], b: [1], c: [null], d: [3] }),
  caseOf('source', withSource, { source: 'a.csv' }, 'a-b-c-d|', { a: [0], b: [1], c: [null], d: [3] }),
  caseOf('openFace', openFace, { input: 'a.csv' }, 'a-b-c-d|', { a: [0], b: [1], c: [null], d: [3] }),
];

/** The third row without AU12 unless `whole`. */
function fourRows(whole: boolean | undefined): FexTable {
  return tableOf({
    AU12: [0, 1, whole ? 2 : null, 3],
    Happy: [0, 1, 4, 9],
    FaceRectX: [0, 5, 5, 10],
    FaceRectY: [0, 0, 9, 0],
    event: [null, 'go', null, null],
  });
}

/** The first column of numbers, of windows the lags, without the noise of rounding. */
function shown(table: FexTable): readonly (number | null)[] {
  const name = table.has('lag') ? 'lag' : table.columns.find(isNumbers)!.name;
  return Array.from(table.numbers(name), (value) => (Number.isNaN(value) ? null : Math.round(value * 1e6) / 1e6 + 0));
}

describe.each(CASES)('$name', ({ operation, options, marbles, given, whole }) => {
  it('gives rows as soon as they are known (marbles)', () => {
    const [a, b, c, d] = inBatches(fourRows(whole), [1]);
    new TestScheduler((actual, expected) => expect(actual).toEqual(expected)).run(({ cold, expectObservable }) => {
      const results = cold<FexTable>('a-b-c-d|', { a, b, c, d }).pipe(operation.stream(options), map(shown));
      expectObservable(results).toBe(marbles, given);
    });
  });

  it('passes on an error of the source, and its own', () => {
    const [a, b] = inBatches(fourRows(whole), [1]);
    new TestScheduler((actual, expected) => expect(actual).toEqual(expected)).run(({ cold, expectObservable }) => {
      const lost = cold<FexTable>('a-#', { a }).pipe(operation.stream(options), ignoreElements());
      expectObservable(lost).toBe('--#');
      const other = b.select(['AU12', 'event']);
      const mixed = cold<FexTable>('a-b-|', { a, b: other }).pipe(operation.stream(options), ignoreElements());
      const error = new FexgraphError('BAD_INPUT', 'batch 2: column 2 is "event", not "Happy" as before');
      expectObservable(mixed).toBe('--#', undefined, error);
    });
  });

  it('gives the same in whatever batches the rows come', async () => {
    await fc.assert(
      fc.asyncProperty(madeTables({ missing: !whole }), batchSizes, async (table, sizes) => {
        const one = contents(operation(table, options));
        expect(contents(await streamed(operation, table, options, sizes))).toEqual(one);
        expect(contents(await readInBatches(operation, table, options, sizes))).toEqual(one);
      }),
      { numRuns: 50 },
    );
  });

  it('has its columns for a table without rows too', async () => {
    const { names } = operation(fourRows(whole), options);
    for (const empty of [fourRows(whole).take([]), fourRows(whole).withSessions(['a', 'a', 'b', 'b']).take([])]) {
      const one = operation(empty, options);
      expect(one.names).toEqual(names);
      expect(contents(await streamed(operation, empty, options, [1]))).toEqual(contents(one));
      expect(contents(await readInBatches(operation, empty, options, [1]))).toEqual(contents(one));
    }
  });

  it('leaves the table that it is given as it was', () => {
    const table = fourRows(whole);
    const before = contents(table);
    operation(table, options);
    expect(contents(table)).toEqual(before);
  });
});
