import { describe, expect, it } from 'vitest';
import { tableOf } from '../../test/support/made-table.ts';
import { told } from '../../test/support/told.ts';
import { type Condition, filterRows, parseCondition } from './filter-rows.ts';
import { labelSessions } from './label-sessions.ts';
import { sessionTables } from './session-tables.ts';
import { sortRows } from './sort-rows.ts';
import { withSource } from './with-source.ts';

const table = tableOf({ AU12: [3, null, 1, 2], input: ['b', 'a', null, 'b'] }, ['x', 'y', 'y', 'x']);

describe('filterRows', () => {
  const kept = (...texts: string[]) => [...filterRows(table, { where: texts.map(parseCondition) }).numbers('AU12')];

  it.each([
    [['AU12>=2'], [3, 2]],
    [['AU12 < 3', 'AU12 > 1'], [2]],
    [['AU12!=1'], [3, 2]],
    [['AU12=1'], [1]],
    [['AU12<=1'], [1]],
    [['input=b'], [3, 2]],
    [['input!=b'], [Number.NaN]],
  ])('%j; a missing value satisfies nothing', (where, rows) => expect(kept(...where)).toEqual(rows));

  it('keeps the labels of the rows', () => {
    expect(filterRows(table, { where: [parseCondition('AU12<3')] }).sessions).toEqual(['y', 'x']);
  });

  it.each<[string, string | RegExp]>([
    ['AU12', /^"AU12" is no condition \(for example AU12>=0\.5/],
    ['AU12>', /is no condition/],
    ['AU13>1', 'no column "AU13" (did you mean "AU12"?)'],
    ['AU12>high', 'column "AU12" has numbers: "high" is none'],
    ['input>a', 'column "input" has texts: compare them with = or !=, not >'],
  ])('refuses %s', (text, message) => {
    if (typeof message === 'string') expect(told(() => kept(text))).toBe(message);
    else expect(told(() => kept(text))).toMatch(message);
  });

  it('compares numbers that are given as such', () => {
    const where: Condition[] = [{ column: 'AU12', is: '=', value: 2 }];
    expect(filterRows(table, { where }).rowCount).toBe(1);
  });
});

describe('sortRows', () => {
  it('puts rows in order, missing values last; equal rows stay as they are', () => {
    expect([...sortRows(table, ['AU12']).numbers('AU12')]).toEqual([1, 2, 3, Number.NaN]);
    const sorted = sortRows(table, ['input']);
    expect(sorted.column('input').values).toEqual(['a', 'b', 'b', null]);
    expect([...sorted.numbers('AU12')]).toEqual([Number.NaN, 3, 2, 1]);
    expect(sorted.sessions).toEqual(['y', 'x', 'x', 'y']);
    expect([...sortRows(table, ['input', 'AU12']).numbers('AU12')]).toEqual([Number.NaN, 2, 3, 1]);
  });
});

describe('sessions', () => {
  const plain = tableOf({ n: [2, 10, null], input: ['a', 'b', 'c'] });

  it('have the labels of a column, numbers by value', () => {
    expect(labelSessions(plain, { column: 'n' }).sessions).toEqual([2, 10, null]);
    const numbers = labelSessions(tableOf({ n: [10, 2] }), { column: 'n' });
    expect([...sessionTables(numbers).keys()]).toEqual([2, 10]);
  });

  it('have other labels from a map, in which every one must be', () => {
    const labels = new Map([
      ['a', 'good'],
      ['b', 'bad'],
      ['c', null],
    ]);
    expect(labelSessions(plain, { column: 'input', labels }).sessions).toEqual(['good', 'bad', null]);
    expect(
      labelSessions(plain, {
        column: 'n',
        labels: new Map([
          ['2', 'x'],
          ['10', 'y'],
        ]),
      }).sessions,
    ).toEqual(['x', 'y', null]);
    labels.delete('b');
    expect(told(() => labelSessions(plain, { column: 'input', labels }))).toBe(
      'the map of sessions has no entry for "b" (add one; null is no session)',
    );
  });

  it('are tables in the order of the labels; without sessions there is one', () => {
    expect([...sessionTables(table)].map(([label, { rowCount }]) => [label, rowCount])).toEqual([
      ['x', 2],
      ['y', 2],
    ]);
    expect([...sessionTables(plain).keys()]).toEqual([undefined]);
  });
});

describe('withSource', () => {
  it('is a column in front, unless there is one', () => {
    const named = withSource(table, { source: 'a.csv' });
    expect(named.names).toEqual(['source', 'AU12', 'input']);
    expect(withSource(named, { source: 'b.csv' })).toBe(named);
  });
});
