import { VIDEO_SCHEMA } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { told } from '../../test/support/told.ts';
import { askedColumns, COLUMN_GROUP_NAMES, groupColumns, groupOf } from './column-groups.ts';

describe('groups of columns', () => {
  it.each([
    ['AU43', 'aus'],
    ['AU06_r', 'aus'],
    ['AU28_c', 'aus'],
    ['Happy', 'emotions'],
    ['happiness', 'emotions'],
    ['Pitch', 'pose'],
    ['pose_Rx', 'pose'],
    ['gaze_pitch', 'gaze'],
    ['gaze_1_z', 'gaze'],
    ['x_67', 'landmarks'],
    ['z_477', 'landmarks'],
    ['mesh_z_477', 'mesh'],
    ['_neutral', 'blendshapes'],
    ['Identity_512', 'embedding'],
    ['frame', 'time'],
    ['mean_AU12', 'aus'],
    ['q2.5__neutral', 'blendshapes'],
    ['max_y_0', 'landmarks'],
    ['missing_gaze_yaw', 'gaze'],
    ['valence', 'affect'],
    ['Identity', undefined],
    ['FrameHeight', undefined],
    ['eye_lmk_x_0', undefined],
    ['X_0', undefined],
    ['constructor', undefined],
  ])('%s is in %s', (column, group) => expect(groupOf(column)).toBe(group));

  it('are called as in the tables that are written', () => {
    for (const name of COLUMN_GROUP_NAMES) {
      const group = VIDEO_SCHEMA.group(name);
      if (name === 'time') continue;
      expect(group?.columns.map(groupOf)).toEqual(group?.columns.map(() => name));
    }
  });

  const names = ['input', 'AU12', 'Happy', 'AU06', 'Pitch'];

  it('are columns in the order of the table', () => expect(groupColumns(names, 'aus')).toEqual(['AU12', 'AU06']));

  it('stand beside names of columns, each column once', () => {
    expect(askedColumns(names, 'Pitch, aus,AU12')).toEqual(['Pitch', 'AU12', 'AU06']);
    expect(askedColumns(names, ['emotions', 'input'])).toEqual(['Happy', 'input']);
  });

  it.each<[string, string | RegExp]>([
    ['emotion', 'no column and no group is called "emotion" (did you mean "emotions"?)'],
    ['AU13', 'no column and no group is called "AU13" (did you mean "AU12"?)'],
    ['mesh', 'the table has no column of the group "mesh"'],
    ['toString', /^no column and no group is called "toString"/],
  ])('says what is not there: %s', (asked, message) => {
    const line = told(() => askedColumns(names, asked));
    if (typeof message === 'string') expect(line).toBe(message);
    else expect(line).toMatch(message);
  });
});
