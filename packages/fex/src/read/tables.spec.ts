import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { expectNear } from '../../test/support/near.ts';
import {
  byClip,
  byCondition,
  golden,
  goldenFile,
  hasNewsSample,
  readClip,
  readClips,
} from '../../test/support/news-sample.ts';
import { type ColumnGroupName, groupColumns } from '../groups/column-groups.ts';
import { sessionTables } from '../select/session-tables.ts';
import { summary } from '../summary/summary.ts';
import { concatTables } from '../table/concat-tables.ts';
import { type FexTable, isNumbers } from '../table/fex-table.ts';
import { CsvBatches } from './csv-batches.ts';
import { openFace } from './open-face.ts';

interface GoldenTables {
  readonly clips: readonly {
    readonly input: string;
    readonly rows: number;
    readonly columns: number;
    readonly firstFrame: number;
    readonly lastFrame: number;
    readonly lastApproxTime: string;
    readonly sums: Readonly<Record<string, number>>;
  }[];
  readonly groups: Readonly<
    Record<string, readonly string[] | { readonly count: number; readonly first: string; readonly last: string }>
  >;
  readonly row0: Readonly<Record<string, readonly number[]>>;
  readonly concat: { readonly T20: { readonly shape: readonly [number, number]; readonly uniqueInputs: number } };
  readonly updateSessions: {
    readonly byInput: { readonly itersessions: readonly (readonly [string, number])[] };
    readonly mapToCondition: { readonly itersessions: readonly (readonly [string, number])[] };
  };
}
interface GoldenGroup {
  readonly shape?: readonly [number, number];
  readonly row0?: readonly number[] | null;
  readonly columns?: readonly (string | number)[];
}
interface GoldenOpenFace {
  readonly full: {
    readonly shape: readonly [number, number];
    readonly firstColumns: readonly string[];
    readonly lastColumns: readonly string[];
    readonly groups: Readonly<Record<string, GoldenGroup>>;
    readonly means: Readonly<Record<string, number>>;
    readonly inputs: readonly string[];
    readonly extractMean: {
      readonly count: number;
      readonly first: readonly string[];
      readonly aus: readonly string[];
    };
  };
  readonly aus: { readonly columns: readonly string[] };
  readonly auColumns: readonly string[];
}

/** Names of the reference's accessors, by ours. */
const ACCESSORS: Readonly<Partial<Record<ColumnGroupName, string>>> = {
  aus: 'aus',
  emotions: 'emotions',
  facebox: 'faceboxes',
  pose: 'poses',
  gaze: 'gazes',
  blendshapes: 'blendshapes',
  landmarks: 'landmarks',
  embedding: 'identity_embeddings',
  time: 'time',
};

const row = (table: FexTable, names: readonly string[]) => names.map((name) => table.numbers(name)[0]);

describe.skipIf(!hasNewsSample)('tables, against the goldens (skipped where they are not there)', () => {
  const tables = hasNewsSample ? golden<GoldenTables>('tables') : (undefined as never);
  const openFaces = hasNewsSample ? golden<GoldenOpenFace>('openface') : (undefined as never);

  const readOpenFace = (name: string) => {
    const csv = new CsvBatches({ name });
    return openFace(concatTables([...csv.push(readFileSync(goldenFile(name))), ...csv.end()]), { input: name });
  };

  it('reads the clips as the reference does', () => {
    for (const [i, clip] of tables.clips.entries()) {
      const table = readClip(i + 1);
      expect([table.rowCount, table.columns.length]).toEqual([clip.rows, clip.columns]);
      const frames = table.numbers('frame');
      expect([frames[0], frames.at(-1)]).toEqual([clip.firstFrame, clip.lastFrame]);
      expect(table.column('approx_time').values.at(-1)).toBe(clip.lastApproxTime);
      expect(new Set(table.column('input').values as string[])).toEqual(new Set([clip.input]));
      const names = Object.keys(clip.sums);
      const sums = names.map((name) => table.numbers(name).reduce((sum, value) => sum + value, 0));
      expectNear(sums, Object.values(clip.sums), clip.input);
    }
  });

  it('knows the groups of columns', () => {
    const { columns, names } = readClip(1);
    for (const [group, accessor] of Object.entries(ACCESSORS)) {
      const found = groupColumns(names, group as ColumnGroupName);
      const { groups } = tables;
      const listed = groups[accessor];
      const told = 'count' in listed ? { count: found.length, first: found[0], last: found.at(-1) } : found;
      expect([group, told]).toEqual([group, listed]);
      const wanted = tables.row0[accessor];
      if (wanted !== undefined) expectNear(row(readClip(1), found), wanted, group);
    }
    expect(columns.filter((column) => !isNumbers(column)).map(({ name }) => name)).toEqual([
      ...['input', 'approx_time', 'Identity'],
    ]);
  });

  it('puts clips one under the other, and tells sessions in the order of their labels', () => {
    const t20 = readClips(20);
    const { shape, uniqueInputs } = tables.concat.T20;
    expect([t20.rowCount, t20.columns.length]).toEqual(shape);
    expect(new Set(t20.column('input').values as string[]).size).toBe(uniqueInputs);
    const counts = (table: FexTable) => [...sessionTables(table)].map(([label, { rowCount }]) => [label, rowCount]);
    expect(counts(byClip(t20))).toEqual(tables.updateSessions.byInput.itersessions);
    expect(counts(byCondition(t20))).toEqual(tables.updateSessions.mapToCondition.itersessions);
  });

  it('reads whole tables of OpenFace in a fixed order', () => {
    const { shape, firstColumns, lastColumns, groups, means, inputs, extractMean } = openFaces.full;
    const table = readOpenFace('openface-full.csv');
    expect([table.rowCount, table.columns.length]).toEqual(shape);
    expect(table.names.slice(0, firstColumns.length)).toEqual(firstColumns);
    expect(table.names.slice(-lastColumns.length)).toEqual(lastColumns);
    expect(table.column('input').values).toEqual(inputs);
    expect(groupColumns(table.names, 'aus')).toEqual(openFaces.auColumns);
    for (const group of ['aus', 'pose', 'gaze', 'landmarks', 'time'] as const) {
      const names = groupColumns(table.names, group);
      const { shape, row0 } = groups[ACCESSORS[group]!];
      expect([group, table.rowCount, names.length]).toEqual([group, ...shape!]);
      if (row0) expectNear(row(table, names), row0, group);
    }
    for (const group of ['emotions', 'facebox', 'blendshapes'] as const)
      expect(groupColumns(table.names, group)).toEqual([]);
    const summarised = summary(table, { statistics: ['mean'] });
    expectNear(
      row(
        summarised,
        Object.keys(means).map((name) => `mean_${name}`),
      ),
      Object.values(means),
      'means',
    );
    expect(summarised.names.length).toBe(extractMean.count);
    expect(summarised.names.slice(0, 3)).toEqual(extractMean.first);
    expect(groupColumns(summarised.names, 'aus').slice(0, 2)).toEqual(extractMean.aus);
  });

  it('keeps what there is of a part of an OpenFace table, and its AUs', () => {
    const table = readOpenFace('openface-aus.csv');
    expect(table.names).toEqual(openFaces.aus.columns);
    // The reference fails here, because AU28_c is not there.
    expect(groupColumns(table.names, 'aus')).toEqual(openFaces.auColumns.filter((name) => name !== 'AU28_c'));
  });
});
