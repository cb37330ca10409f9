import { describe, expect, it } from 'vitest';
import { tableGroups } from './table-groups.ts';

const part = (name: string, kind = 'video') => ({ id: '', name, kind, firstFrame: 0, inputs: [] });
const parts = [
  part('a/clip.mp4'),
  part('pictures 1 to 500', 'pictures'),
  part('b/clip.mp4'),
  part('pictures 501 to 600', 'pictures'),
];
const shown = (tables: readonly string[], isPerInput: boolean) =>
  tableGroups(parts, tables, isPerInput).map((group) => [group.parts.map(({ name }) => name), group.tables]);

describe('tableGroups', () => {
  it('puts all parts into the tables that are named', () => {
    expect(shown(['out/fex.csv', 'out/fex.ndjson'], false)).toEqual([
      [parts.map(({ name }) => name), ['out/fex.csv', 'out/fex.ndjson']],
    ]);
  });

  it('makes tables of each video, and of all pictures', () => {
    expect(shown(['out/fex.csv'], true)).toEqual([
      [['a/clip.mp4'], ['out/clip.csv']],
      [['pictures 1 to 500', 'pictures 501 to 600'], ['out/pictures.csv']],
      [['b/clip.mp4'], ['out/clip-2.csv']],
    ]);
  });

  it('puts the parts of a video into one table', () => {
    const cut = ['x 0 to 9', 'x 10 to the end'].map((name) => ({ ...part(name), source: 'x.mp4' }));
    const [group, ...others] = tableGroups([...cut, part('y.mp4')], ['out/fex.csv'], true);
    expect([group.parts, group.tables, others.length]).toEqual([cut, ['out/x.csv'], 1]);
  });
});
