import { type ColumnGroup, FexSchema, IMAGE_SCHEMA, VIDEO_SCHEMA } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { unionSchema } from './union-schema.ts';

const TRACK: ColumnGroup = { name: 'track', columns: ['Track'], type: 'int64' };

describe('the columns of several runs', () => {
  it('are those of the widest, in its order, and what only others have', () => {
    expect(unionSchema([IMAGE_SCHEMA, VIDEO_SCHEMA]).columns).toEqual(VIDEO_SCHEMA.columns);
    expect(unionSchema([IMAGE_SCHEMA.with(TRACK), VIDEO_SCHEMA, VIDEO_SCHEMA]).columns).toEqual([
      ...IMAGE_SCHEMA.with(TRACK).columns,
      'approx_time',
    ]);
  });

  it('may not contradict each other', () => {
    const other = new FexSchema([{ ...TRACK, type: 'text' }]);
    expect(() => unionSchema([VIDEO_SCHEMA.with(TRACK), other])).toThrow('group "track" are not the same');
  });
});
