import { describe, expect, it } from 'vitest';
import { PeopleList } from './people-list.ts';
import type { Who } from './who.ts';

interface Counted {
  readonly who: Who;
  readonly late: boolean;
  rows: number;
}

function seen(names: string): PeopleList<Counted> {
  const list = new PeopleList<Counted>(2, (who, late) => ({ who, late, rows: 0 }));
  for (const name of names) list.get({ name, by: 'track' }).rows++;
  return list;
}
const shown = (list: PeopleList<Counted>) => list.list().map(({ who, rows, late }) => [who.name, rows, late]);

describe('PeopleList', () => {
  it('keeps who is seen often and counts the others', () => {
    const list = seen('aaabacdea');
    expect(shown(list)).toEqual([
      ['a', 5, false],
      ['e', 1, false],
    ]);
    expect(list.others()).toEqual({ rows: 3, people: 3 });
  });

  it('says of whom it has not counted all', () => {
    const list = seen('aaabcb');
    expect(shown(list)).toEqual([
      ['a', 3, false],
      ['b', 1, true],
    ]);
    // the earlier row of b, and c
    expect(list.others()).toEqual({ rows: 2, people: 1 });
  });
});
