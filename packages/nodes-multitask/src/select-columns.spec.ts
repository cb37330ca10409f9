import { FexBatch, IMAGE_SCHEMA } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { context, optionsFor } from '../test/node-fixtures.ts';
import { selectColumns } from './select-columns.ts';

const BOX = ['FaceRectX', 'FaceRectY', 'FaceRectWidth', 'FaceRectHeight', 'FaceScore'];
const key = { source: 'a', index: 3, time: 3 };

describe('fex/select-columns', () => {
  it('copies numbers and texts of every row, nulls included', async () => {
    const batch = FexBatch.forFrame(IMAGE_SCHEMA, key, 2);
    batch.numbers('pose').set([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    batch.texts('label').splice(0, 2, 'Person_0', null);
    const node = new selectColumns.nodeClass(optionsFor(selectColumns, { columns: ['Yaw', 'Pitch', 'Identity'] }));
    const [selected] = await node.process([batch], context);
    expect(selected.key).toBe(key);
    expect(selected.schema.columns).toEqual([...BOX, 'Pitch', 'Yaw', 'input', 'frame', 'Identity']);
    const cells = Array.from(selected.rows(), (row) => ['Pitch', 'Yaw', 'Identity'].map((column) => row.get(column)));
    expect(cells).toEqual([
      [1, 3, 'Person_0'],
      [7, 9, null],
    ]);
    expect(selected.row(0).isNull).toBe(true);
  });
});
