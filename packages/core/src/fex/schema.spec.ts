import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FEX_BLOCKS } from './blocks.ts';
import { FexSchema, FORWARD_SCHEMA, IMAGE_SCHEMA, VIDEO_SCHEMA } from './schema.ts';

interface SpecGroup {
  readonly name: string;
  readonly type: string;
  readonly videoOnly: boolean;
  readonly columns: readonly string[];
}
const golden = new URL('../../test/goldens/fex-columns.json', import.meta.url);
const { groups } = JSON.parse(readFileSync(golden, 'utf8')) as { readonly groups: readonly SpecGroup[] };
const columnsOf = (some: readonly SpecGroup[]) => some.flatMap(({ columns }) => columns);

describe('the Fex schemas', () => {
  it("have the reference's columns in its order (spec: fex-columns.json)", () => {
    expect(VIDEO_SCHEMA.columns).toEqual(columnsOf(groups));
    expect(IMAGE_SCHEMA.columns).toEqual(columnsOf(groups.filter(({ videoOnly }) => !videoOnly)));
    expect(FORWARD_SCHEMA.columns).toEqual(IMAGE_SCHEMA.columns.slice(0, 2179));
    expect([IMAGE_SCHEMA.columns.length, VIDEO_SCHEMA.columns.length]).toEqual([2182, 2183]);
  });

  it('have its types', () => {
    for (const { columns, type } of groups)
      for (const column of columns) expect([column, VIDEO_SCHEMA.place(column)?.group.type]).toEqual([column, type]);
  });

  it('have no column of ours with "AU" in its name that is none: py-feat would take it for one', () => {
    const aus = VIDEO_SCHEMA.columns.filter((column) => column.includes('AU'));
    expect(aus).toEqual(FEX_BLOCKS.aus);
  });

  it('mark the embeddings, and only them, as sensitive', () => {
    expect(VIDEO_SCHEMA.groups.filter(({ sensitive }) => sensitive).map(({ name }) => name)).toEqual(['embedding']);
  });

  it('place every column in its group', () => {
    expect(IMAGE_SCHEMA.place('y_0')).toMatchObject({ group: { name: 'landmarks' }, offset: 68 });
    expect(IMAGE_SCHEMA.place('mesh_z_477')).toMatchObject({ group: { name: 'mesh' }, offset: 3 * 478 - 1 });
    expect(IMAGE_SCHEMA.place('approx_time')).toBeUndefined();
    for (const name of Object.keys(FEX_BLOCKS)) expect(IMAGE_SCHEMA.group(name), name).toBeDefined();
  });
});

describe('FexSchema', () => {
  const track = { name: 'track', columns: ['track_id'], type: 'int64' } as const;

  it('with: more groups at the end', () => {
    const wider = IMAGE_SCHEMA.with(track);
    expect(wider.columns.slice(0, -1)).toEqual(IMAGE_SCHEMA.columns);
    expect(wider.place('track_id')?.group).toBe(track);
    expect(IMAGE_SCHEMA.place('track_id')).toBeUndefined();
  });

  it('refuses a column that is there already', () => {
    expect(() => IMAGE_SCHEMA.with({ ...track, columns: ['AU01'] })).toThrow('column AU01 is named twice');
    expect(() => new FexSchema([track, { ...track, name: 'again' }])).toThrow('column track_id is named twice');
  });
});
