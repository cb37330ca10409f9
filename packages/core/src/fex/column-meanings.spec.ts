import { describe, expect, it } from 'vitest';
import { COLUMN_MEANINGS, columnMeanings, columnNames } from './column-meanings.ts';
import { KNOWN_GROUPS, TRACK_GROUP, VIDEO_SCHEMA } from './schema.ts';

describe('COLUMN_MEANINGS', () => {
  it('speaks of every column of the table once, in its order', () => {
    const columns = COLUMN_MEANINGS.flatMap((entry) => entry.columns);
    expect(columns).toEqual(VIDEO_SCHEMA.with(TRACK_GROUP, ...KNOWN_GROUPS).columns);
  });

  it('gives a direction to every angle that has a sign, and to no other', () => {
    const angles = COLUMN_MEANINGS.filter(({ unit }) => unit === 'rad');
    expect(angles.filter(({ positive }) => positive === undefined).map(columnNames)).toEqual(['gaze_angle']);
  });
});

describe('columnMeanings', () => {
  it('cuts the entries to the columns that are asked for', () => {
    expect(columnMeanings(['AU43', 'mine', 'Pitch', 'AU12']).map(columnNames)).toEqual(['Pitch', 'AU12, AU43']);
  });
});

describe('columnNames', () => {
  it('lists a few names and the ends of many', () => {
    expect(columnNames({ columns: ['X', 'Y'], meaning: '' })).toBe('X, Y');
    expect(columnNames(COLUMN_MEANINGS[2])).toBe('x_0 .. y_67');
  });
});
