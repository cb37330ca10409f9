import { type ColumnGroup, FexBatch, FexSchema } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { RowBuffer } from './row-buffer.ts';

const pose: ColumnGroup = { name: 'pose', columns: ['Pitch', 'Yaw'], type: 'float32' };
const size: ColumnGroup = { name: 'size', columns: ['Height'], type: 'float64' };
const frame: ColumnGroup = { name: 'frame', columns: ['frame'], type: 'int64' };
const names: ColumnGroup = { name: 'names', columns: ['input', 'label'], type: 'text' };
const secret: ColumnGroup = { name: 'secret', columns: ['a', 'b'], type: 'float32', sensitive: true };
const schema = new FexSchema([pose, size, frame, names, secret]);

/** Rows first, first + 1, ... */
function rows(first: number, count: number): FexBatch {
  const batch = FexBatch.forFrame(schema, { source: 'a', index: 0, time: 0 }, count);
  for (let row = 0; row < count; row++) {
    batch.numbers('pose').set([first + row + 0.25, -(first + row)], row * 2);
    batch.numbers('size')[row] = 1e9 + first + row + 0.1;
    batch.numbers('frame')[row] = first + row;
    batch.texts('names').splice(row * 2, 2, `in ${first + row}`, null);
  }
  return batch;
}

const buffer = (room: number) => new RowBuffer(schema, room, ({ sensitive }) => sensitive === true);

describe('RowBuffer', () => {
  it('gives the first rows column by column, with more of them than it had room for', () => {
    const waiting = buffer(2);
    waiting.add(rows(0, 1));
    waiting.add(rows(1, 200));
    waiting.add(rows(201, 1));
    expect(waiting.rowCount).toBe(202);
    expect(waiting.numbers(pose, 0, 3)).toEqual(Float32Array.of(0.25, 1.25, 2.25));
    expect(waiting.numbers(pose, 1, 202)!.at(-1)).toBe(-201);
    expect(waiting.numbers(size, 0, 2)).toEqual(Float64Array.of(1e9 + 0.1, 1e9 + 1.1));
    expect(waiting.texts(names, 0, 202)!.at(-1)).toBe('in 201');
    expect(waiting.texts(names, 1, 2)).toEqual([null, null]);
  });

  it('forgets the first rows and takes more', () => {
    const waiting = buffer(4);
    waiting.add(rows(0, 4));
    waiting.drop(3);
    waiting.add(rows(4, 2));
    expect([...waiting.numbers(frame, 0, 3)!]).toEqual([3, 4, 5]);
    expect(waiting.texts(names, 0, 3)).toEqual(['in 3', 'in 4', 'in 5']);
    waiting.drop(3);
    waiting.add(rows(9, 1));
    expect([waiting.rowCount, waiting.texts(names, 0, 1)]).toEqual([1, ['in 9']]);
  });

  it('has nothing of groups that are left out, and numbers only of numbers', () => {
    const waiting = buffer(1);
    waiting.add(rows(0, 1));
    expect([waiting.numbers(secret, 0, 1), waiting.numbers(names, 0, 1), waiting.texts(pose, 0, 1)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('takes nothing of a batch with a fraction where whole numbers are', () => {
    const waiting = buffer(4);
    const wrong = rows(0, 2);
    wrong.numbers('frame')[1] = 1.5;
    expect(() => waiting.add(wrong)).toThrow('column frame holds whole numbers, not 1.5');
    expect(waiting.rowCount).toBe(0);
  });
});
