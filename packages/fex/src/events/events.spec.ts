import { describe, expect, it } from 'vitest';
import { tableOf } from '../../test/support/made-table.ts';
import { told } from '../../test/support/told.ts';
import type { FexTable } from '../table/fex-table.ts';
import { blinks } from './blinks.ts';
import { episodes } from './episodes.ts';
import { eventWindows } from './event-windows.ts';

const rows = (table: FexTable) =>
  Array.from({ length: table.rowCount }, (_, row) =>
    table.columns.map(({ values }) => (Number.isNaN(values[row]) ? null : values[row])),
  );

describe('episodes', () => {
  const smile = tableOf({ AU12: [0.9, 0.1, 0.6, 0.8, 0.2, 0.7, null, 0.9, 0.9] });
  const of = (more: object, table = smile) => rows(episodes(table, { column: 'AU12', threshold: 0.5, ...more }));

  it('are where a column stays above the threshold', () => {
    expect(of({}).map(([start, end, count, peak]) => [start, end, count, peak])).toEqual([
      ...[
        [0, 0, 1, 0.9],
        [2, 3, 2, 0.8],
        [5, 5, 1, 0.7],
        [7, 8, 2, 0.9],
      ],
    ]);
    expect(of({})[1][4]).toBeCloseTo(0.7, 12);
    expect(of({ threshold: 0.9 })).toEqual([]);
  });

  it('have limits of length, and small gaps if asked for, but not over missing values', () => {
    const places = (more: object) => of(more).map(([start, end]) => [start, end]);
    expect(places({ least: 2 })).toEqual([
      [2, 3],
      [7, 8],
    ]);
    expect(places({ most: 1 })).toEqual([
      [0, 0],
      [5, 5],
    ]);
    expect(places({ bridge: 1 })).toEqual([
      [0, 5],
      [7, 8],
    ]);
    // Of what is above.
    expect(of({ bridge: 1 })[0][4]).toBeCloseTo((0.9 + 0.6 + 0.8 + 0.7) / 4, 12);
  });

  it('go on until they are below another value, if asked for', () => {
    const trembling = tableOf({ AU12: [0.4, 0.6, 0.4, 0.6, 0.35, 0.3, 0.4, null, 0.6, null, 0.4] });
    expect(of({ until: 0.35 }, trembling).map(([start, end, count]) => [start, end, count])).toEqual([
      [1, 4, 4],
      [8, 8, 1],
    ]);
    expect(told(() => of({ until: 0.6 }))).toBe('until is 0.6: it must not be above the threshold, 0.5');
  });

  it('end with their session, in which rows are counted', () => {
    const table = episodes(smile.withSessions(['a', 'a', 'a', 'b', 'b', 'b', 'b', 'b', 'b']), {
      ...{ column: 'AU12', threshold: 0.5 },
    });
    expect(table.sessions).toEqual(['a', 'a', 'b', 'b', 'b']);
    expect([...table.numbers('start')]).toEqual([0, 2, 0, 2, 4]);
  });

  it('have their columns also where there is none', () => {
    expect(episodes(smile, { column: 'AU12', threshold: 1 }).names).toEqual(['start', 'end', 'rows', 'peak', 'mean']);
  });

  it.each([
    [{ least: 0 }, 'least is 0: it must be a whole number of rows from 1'],
    [{ least: 3, most: 2 }, 'most is 2: it must be a whole number of rows from 3'],
    [{ bridge: 0.5 }, 'bridge is 0.5: it must be a whole number of rows from 0'],
  ])('refuse %j', (more, message) => expect(told(() => of(more))).toBe(message));
});

describe('blinks', () => {
  const eyes = {
    eyeBlinkLeft: [0, 0.9, 0.9, 0, 0, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0],
    eyeBlinkRight: [0, 0.8, 0.8, 0, null, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0],
  };

  it('are counted by the minute in which the eyes were seen; eyes that stay closed do not blink', () => {
    const table = blinks(tableOf(eyes), { samplingFrequency: 10 });
    expect(table.names).toEqual(['blinks', 'rate', 'duration', 'seen']);
    const [[count, rate, duration, seen]] = rows(table) as number[][];
    expect([count, duration, seen]).toEqual([1, 0.1, 1.2]);
    expect(rate).toBeCloseTo(60 / 1.2, 9);
  });

  it('are those of AU43 where there are no blendshapes, and none is no duration', () => {
    const table = blinks(tableOf({ AU43: [0, 0, 0] }, ['a', 'a', 'b']), { samplingFrequency: 30 });
    expect(table.sessions).toEqual(['a', 'b']);
    expect(rows(table).map(([count, rate, duration]) => [count, rate, duration])).toEqual([
      [0, 0, null],
      [0, 0, null],
    ]);
  });

  it('need a column of closed eyes, and rows that are shorter than a blink', () => {
    expect(told(() => blinks(tableOf({ AU12: [1] }), { samplingFrequency: 30 }))).toMatch(
      /^neither eyeBlinkLeft .* nor AU43/,
    );
    expect(told(() => blinks(tableOf(eyes), { samplingFrequency: 1 }))).toBe('0.5 seconds are less than one row');
  });
});

describe('windows around events', () => {
  const table = tableOf({ frame: [0, 1, 2, 3, 4], event: [null, 'go', 'stop', null, 'go'] });

  it('are the rows around each, cut at the ends', () => {
    const windows = eventWindows(table, { before: 1, after: 2 });
    expect(windows.names).toEqual(['mark', 'lag', 'frame', 'event']);
    expect(rows(windows).map(([mark, lag, frame]) => [mark, lag, frame])).toEqual([
      ...[
        ['go', -1, 0],
        ['go', 0, 1],
        ['go', 1, 2],
        ['go', 2, 3],
      ],
      ...[
        ['stop', -1, 1],
        ['stop', 0, 2],
        ['stop', 1, 3],
        ['stop', 2, 4],
      ],
      ...[
        ['go', -1, 3],
        ['go', 0, 4],
      ],
    ]);
  });

  it('do not reach into another session, and numbers mark events too', () => {
    const numbers = tableOf({ frame: [0, 1, 2, 3], trigger: [0, 7, null, 0] }, ['a', 'a', 'b', 'b']);
    const windows = eventWindows(numbers, { column: 'trigger', before: 5, after: 5 });
    expect(rows(windows).map(([mark, lag, frame]) => [mark, lag, frame])).toEqual([
      ['7', -1, 0],
      ['7', 0, 1],
    ]);
    expect(windows.sessions).toEqual(['a', 'a']);
  });

  it('have whole numbers of rows', () => {
    expect(told(() => eventWindows(table, { before: -1, after: 0 }))).toBe(
      'before is -1: it must be a whole number of rows from 0',
    );
  });
});
