import { FexBatch, FORWARD_SCHEMA, IMAGE_SCHEMA, VIDEO_SCHEMA } from '@fexgraph/core';
import { lastValueFrom, of, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { FexTable } from './fex-table.ts';
import { memorySink } from './memory-sink.ts';

function batch(index: number, faces: number, schema = FORWARD_SCHEMA): FexBatch {
  const rows = FexBatch.forFrame(schema, { source: 'a', index, time: index }, faces);
  rows.numbers('facebox').fill(index);
  return rows;
}

describe('sink/memory', () => {
  it('collects the rows in order and passes them through', async () => {
    const table = new FexTable();
    const sent = [batch(0, 1), batch(1, 2)];
    expect(await lastValueFrom(of(...sent).pipe(memorySink({ into: table }), toArray()))).toEqual(sent);
    const all = table.toBatch();
    expect(all.schema).toBe(FORWARD_SCHEMA);
    expect([...all.rows()].map((row) => row.get('FaceRectX'))).toEqual([0, 1, 1]);
    expect(all.keys.map((key) => key.index)).toEqual([0, 1, 1]);
  });

  it('takes as many rows as it may and no more', async () => {
    const table = new FexTable({ maxRows: 3 });
    const rows = of(batch(0, 1), batch(1, 2), batch(2, 1)).pipe(memorySink({ into: table }));
    await expect(lastValueFrom(rows)).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
      message: 'a table in memory would get more than 3 rows',
    });
    expect(table.rowCount).toBe(3);
  });

  it('is empty before the first row', () => {
    const table = new FexTable();
    expect(table.toBatch().rowCount).toBe(0);
    expect(table.toBatch().schema).toBe(IMAGE_SCHEMA);
  });

  it('refuses rows of another table', () => {
    const table = new FexTable();
    table.add(batch(0, 1));
    expect(() => table.add(batch(1, 1, VIDEO_SCHEMA))).toThrow(/columns changed/);
    expect(table.rowCount).toBe(1);
  });

  it('needs a table', async () => {
    const rows = of(batch(0, 1)).pipe(memorySink({ into: [] as unknown as FexTable }));
    await expect(lastValueFrom(rows)).rejects.toThrow('sink/memory: into: must be a FexTable');
  });
});
