import { describe, expect, it } from 'vitest';
import { FexBatch } from './fex-batch.ts';
import { FexSchema, FORWARD_SCHEMA, IMAGE_SCHEMA, VIDEO_SCHEMA } from './schema.ts';

const key = { source: 'face.png', index: 4, time: 4 };

describe('FexBatch', () => {
  it('starts as nulls: NaN in numbers, null in texts', () => {
    const batch = FexBatch.forFrame(IMAGE_SCHEMA, key, 2);
    expect(batch.rowCount).toBe(2);
    expect(batch.key).toBe(key);
    for (const row of batch.rows()) {
      expect(row.isNull).toBe(true);
      expect(Object.values(row.toObject()).every((value) => value === null)).toBe(true);
    }
  });

  it('is a struct of arrays: numbers of a group are row-major, and writing to them writes the batch', () => {
    const batch = FexBatch.forFrame(IMAGE_SCHEMA, key, 2);
    const aus = batch.numbers('aus');
    expect(aus).toBeInstanceOf(Float32Array);
    expect(aus.length).toBe(40);
    aus[20 + 9] = 0.25;
    expect(batch.value(1, 'AU12')).toBe(0.25);
    expect(batch.value(0, 'AU12')).toBeNull();
  });

  it('holds frame numbers exactly, and texts', () => {
    const batch = FexBatch.forFrame(VIDEO_SCHEMA, key, 1);
    batch.numbers('frame')[0] = 2 ** 40 + 1;
    batch.texts('label')[0] = 'Person_3';
    batch.texts('time')[0] = '00:04';
    expect([batch.value(0, 'frame'), batch.value(0, 'Identity'), batch.value(0, 'approx_time')]).toEqual([
      2 ** 40 + 1,
      'Person_3',
      '00:04',
    ]);
  });

  it('a frame without a face is a null row with FaceScore 0', () => {
    const batch = FexBatch.forFrame(IMAGE_SCHEMA, key, 1);
    batch.numbers('facebox')[4] = 0;
    const row = batch.row(0);
    expect([row.isNull, row.get('FaceScore'), row.get('FaceRectX')]).toEqual([true, 0, null]);
    expect(row.isFailed).toBe(false);
    batch.numbers('facebox')[0] = 12;
    expect(row.isNull).toBe(false);
  });

  it('a frame that failed is a null row without FaceScore; a table without that column cannot tell', () => {
    expect(FexBatch.forFrame(IMAGE_SCHEMA, key, 1).row(0)).toMatchObject({ isNull: true, isFailed: true });
    const bare = new FexSchema([{ name: 'box', columns: ['FaceRectX'], type: 'float32' }]);
    expect(FexBatch.forFrame(bare, key, 1).row(0)).toMatchObject({ isNull: true, isFailed: false });
  });

  it.each([
    ['nothing of a face', {}, true],
    ['a score of 0', { FaceScore: 0 }, true],
    ['a score', { FaceScore: 0.9 }, false],
    ['a score of 0 and an action unit', { FaceScore: 0, AU12: 0 }, false],
    ['a name', { Identity: 'Person_0' }, false],
  ])('in a table without boxes, a row with %s: is it null? %s', (_, cells, isNull) => {
    const schema = new FexSchema([
      { name: 'score', columns: ['FaceScore'], type: 'float32' },
      { name: 'aus', columns: ['AU12'], type: 'float32' },
      { name: 'frameSize', columns: ['FrameHeight', 'FrameWidth'], type: 'float64' },
      { name: 'input', columns: ['input'], type: 'text' },
      { name: 'frame', columns: ['frame'], type: 'int64' },
      { name: 'label', columns: ['Identity'], type: 'text' },
    ]);
    const batch = FexBatch.forFrame(schema, key, 1);
    batch.numbers('frameSize').fill(480);
    batch.numbers('frame')[0] = 4;
    batch.texts('input')[0] = 'face.png';
    for (const [column, cell] of Object.entries(cells)) {
      const { group } = schema.place(column)!;
      if (typeof cell === 'string') batch.texts(group.name)[0] = cell;
      else batch.numbers(group.name)[0] = cell;
    }
    expect(batch.row(0).isNull).toBe(isNull);
    expect(batch.row(0).isFailed).toBe(Object.keys(cells).length === 0);
  });

  it('names its input as the table does, or by its frame', () => {
    const batch = FexBatch.forFrame(IMAGE_SCHEMA, key, 1);
    expect(batch.row(0).input).toBe('face.png');
    batch.texts('input')[0] = 'photos/face.png';
    expect(batch.row(0).input).toBe('photos/face.png');
    expect(FexBatch.forFrame(FORWARD_SCHEMA, key, 1).row(0).input).toBe('face.png');
  });

  it('a row is a view, not a copy', () => {
    const batch = FexBatch.forFrame(IMAGE_SCHEMA, key, 3);
    const row = batch.row(1);
    row.numbers('emotions')[1] = 0.5;
    expect(batch.value(1, 'Happy')).toBe(0.5);
    expect(row.key).toBe(key);
    expect(row.numbers('emotions').buffer).toBe(batch.numbers('emotions').buffer);
  });

  it('names what is not there', () => {
    const batch = FexBatch.forFrame(IMAGE_SCHEMA, key, 1);
    expect(() => batch.value(0, 'AU99')).toThrow('the schema has no column "AU99"');
    expect(() => batch.value(0, 'Hapy')).toThrow('did you mean "Happy"?');
    expect(() => batch.value(1, 'AU01')).toThrow('row 1 of 1');
    expect(() => batch.value(-1, 'AU01')).toThrow(RangeError);
    expect(() => batch.numbers('label')).toThrow('no number group "label"');
    expect(() => batch.texts('aus')).toThrow('no text group "aus"');
    expect(() => batch.row(0).numbers('nothing')).toThrow('no number group "nothing"');
  });
});

describe('FexBatch.concat', () => {
  const other = { source: 'b.png', index: 0, time: 0 };

  it('joins the rows of frames to a table, each with its key', () => {
    const a = FexBatch.forFrame(IMAGE_SCHEMA, key, 2);
    const b = FexBatch.forFrame(IMAGE_SCHEMA, other, 1);
    a.numbers('gaze').set([1, 2, 3, 4, 5, 6]);
    b.numbers('gaze').set([7, 8, 9]);
    a.texts('label')[1] = 'Person_0';
    const table = FexBatch.concat(IMAGE_SCHEMA, [a, b]);
    expect(table.keys).toEqual([key, key, other]);
    expect([...table.numbers('gaze')]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(table.texts('label')).toEqual([null, 'Person_0', null]);
  });

  it('a group that a batch does not have stays null', () => {
    const wide = IMAGE_SCHEMA.with({ name: 'track', columns: ['track_id'], type: 'int64' });
    const table = FexBatch.concat(wide, [FexBatch.forFrame(IMAGE_SCHEMA, key, 1)]);
    expect(table.value(0, 'track_id')).toBeNull();
  });

  it('refuses a group of the same name with other columns', () => {
    const schema = (...columns: string[]) => new FexSchema([{ name: 'g', columns, type: 'float32' }]);
    const batch = FexBatch.forFrame(schema('a', 'b'), key, 1);
    expect(() => FexBatch.concat(schema('b', 'a'), [batch])).toThrow('group "g" has other columns');
    expect(FexBatch.concat(schema('a', 'b'), [batch]).rowCount).toBe(1);
  });

  it('of nothing is an empty table', () => {
    expect(FexBatch.concat(IMAGE_SCHEMA, []).rowCount).toBe(0);
  });
});
