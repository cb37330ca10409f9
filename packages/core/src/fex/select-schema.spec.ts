import { describe, expect, it } from 'vitest';
import { IMAGE_SCHEMA, VIDEO_SCHEMA } from './schema.ts';
import { selectSchema } from './select-schema.ts';

const BOX = ['FaceRectX', 'FaceRectY', 'FaceRectWidth', 'FaceRectHeight', 'FaceScore'];

describe('selectSchema', () => {
  it('takes columns and groups in the order of the table, and what says whose row it is', () => {
    expect(selectSchema(IMAGE_SCHEMA, ['Happy', 'Yaw', 'gaze']).columns).toEqual([
      ...BOX,
      'Yaw',
      'Happy',
      'gaze_pitch',
      'gaze_yaw',
      'gaze_angle',
      'input',
      'frame',
    ]);
    expect(selectSchema(VIDEO_SCHEMA, ['Roll']).columns).toEqual([...BOX, 'Roll', 'input', 'frame', 'approx_time']);
  });

  it('keeps that embeddings are biometric data', () => {
    expect(selectSchema(IMAGE_SCHEMA, ['Identity_1']).group('embedding')).toMatchObject({ sensitive: true });
  });

  it('names what is not there', () => {
    expect(() => selectSchema(IMAGE_SCHEMA, ['Hapy'])).toThrow(
      expect.objectContaining({ code: 'BAD_OPTION', hint: 'did you mean "Happy"?' }),
    );
    expect(() => selectSchema(IMAGE_SCHEMA, ['heart rate of the person'])).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('groups: facebox, landmarks, pose') }),
    );
  });
});
