import { VIDEO_SCHEMA } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { columnFamilies, firstColumns } from './column-choices.ts';

describe('columns to choose from', () => {
  it('stand by what the data dictionary says of them, each once', () => {
    const names = [...VIDEO_SCHEMA.columns, 'mine'];
    const families = columnFamilies(names);
    const listed = families.flatMap(({ columns }) => columns.map(({ name }) => name));
    expect([...listed].sort()).toEqual([...names].sort());
    expect(families.find(({ columns }) => columns.some(({ name }) => name === 'Pitch'))).toEqual({
      id: 'Pitch,Roll,Yaw',
      meaning: 'nod of the head; tilt of the head; turn of the head',
      unit: 'rad',
      columns: [{ name: 'Pitch' }, { name: 'Roll' }, { name: 'Yaw' }],
    });
    expect(families.at(-1)).toMatchObject({ id: 'others', columns: [{ name: 'mine' }] });
  });

  it('have the name that FACS gives an action unit', () => {
    const [family] = columnFamilies(['AU12', 'AU04']);
    expect(family.columns).toEqual([
      { name: 'AU04', title: 'brow lowerer' },
      { name: 'AU12', title: 'lip corner puller' },
    ]);
  });

  it('are some at first, if only the first of a table that is foreign', () => {
    expect(firstColumns(['AU12', 'x_0', 'Happy'])).toEqual(['Happy', 'AU12']);
    expect(firstColumns(['a', 'b', 'c', 'd', 'e'])).toEqual(['a', 'b', 'c', 'd']);
  });
});
