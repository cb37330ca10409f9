import { describe, expect, it } from 'vitest';
import { contents } from '../../test/support/batches.ts';
import { tableOf } from '../../test/support/made-table.ts';
import { concatTables } from './concat-tables.ts';

describe('concatTables', () => {
  const one = tableOf({ AU12: [1], input: ['a'] }, ['s']);

  it('puts rows and labels one under the other', () => {
    const two = tableOf({ AU12: [2, 3], input: ['b', null] }, ['t', null]);
    expect(contents(concatTables([one, two]))).toEqual(
      contents(tableOf({ AU12: [1, 2, 3], input: ['a', 'b', null] }, ['s', 't', null])),
    );
    expect(concatTables([one])).toBe(one);
    expect(concatTables([]).columns).toEqual([]);
  });

  it.each([
    [tableOf({ AU12: [1] }, ['s']), 'table 2: column 2 is missing, not "input" as before'],
    [tableOf({ input: ['a'], AU12: [1] }, ['s']), 'table 2: column 1 is "input", not "AU12" as before'],
    [tableOf({ AU12: [1], input: [1] }, ['s']), 'table 2: column "input" has numbers, and texts before'],
    [tableOf({ AU12: ['x'], input: ['a'] }, ['s']), 'table 2: column "AU12" has texts, and numbers before'],
    [tableOf({ AU12: [1], input: ['a'], more: [1] }, ['s']), 'table 2: column "more" was not there before'],
    [tableOf({ AU12: [1], input: ['a'] }), 'table 2: it has no sessions, unlike before'],
  ])('refuses tables that differ', (two, message) => expect(() => concatTables([one, two])).toThrow(message));
});
