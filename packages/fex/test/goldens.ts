import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { AU_COLUMNS, EMOTION_COLUMNS, GAZE_COLUMNS, POSE_COLUMNS } from '@fexgraph/core';
import { FexTable } from '../src/table/fex-table.ts';

/** Tables and expected results are beside the repository, or in a folder of the same layout. */
const SHARED = process.env.FEXGRAPH_SHARED ?? fileURLToPath(new URL('../../../../shared/', import.meta.url));
const GOLDENS = join(SHARED, 'goldens/13-fex');
const TABLES = join(SHARED, 'data/news_sample');

export const skipGoldens = !existsSync(GOLDENS) || !existsSync(TABLES);
export const absent = skipGoldens ? ' (../shared is absent)' : '';

/** Parsed JSON as its spec reads it. */
// biome-ignore lint/suspicious/noExplicitAny: the specs say which parts they read
export type Golden = any;

export function golden(name: string): Golden {
  return JSON.parse(readFileSync(join(GOLDENS, `${name}.json`), 'utf8'));
}

const WANTED = [
  ...AU_COLUMNS,
  ...EMOTION_COLUMNS,
  ...POSE_COLUMNS,
  ...GAZE_COLUMNS,
  'valence',
  'arousal',
  'frame',
  'FaceScore',
];

/** One clip of the news sample, "001" to "020", with `input` and the numbers that the goldens ask for. */
function clip(name: string): FexTable {
  const [header, ...lines] = gunzipSync(readFileSync(join(TABLES, `${name}.csv.gz`)))
    .toString()
    .trim()
    .split('\n');
  const names = header.trim().split(',');
  const rows = lines.map((line) => line.trim().split(','));
  const at = (column: string) => names.indexOf(column);
  return new FexTable([
    ...WANTED.map((column) => ({
      name: column,
      values: Float64Array.from(rows, (row) => (row[at(column)] === '' ? Number.NaN : Number(row[at(column)]))),
    })),
    { name: 'input', values: rows.map((row) => row[at('input')]) },
  ]);
}

/** Clips 001 to the one of this number, one under the other; sessions are the clips. */
export function clips(last: number, first = 1): FexTable {
  const tables = Array.from({ length: last - first + 1 }, (_, i) => clip(String(first + i).padStart(3, '0')));
  const inputs = tables.flatMap((table) => table.column('input').values as readonly string[]);
  return new FexTable(
    [
      ...WANTED.map((name) => ({
        name,
        values: Float64Array.from(tables.flatMap((table) => [...table.numbers(name)])),
      })),
      { name: 'input', values: inputs },
    ],
    { sessions: inputs },
  );
}

export function conditionOf(input: string): string {
  return Number(input.slice(0, 3)) <= 10 ? 'goodNews' : 'badNews';
}

/** Means of each clip, names with the prefix `mean_`; sessions are the conditions. */
export function meansByClip(table: FexTable): FexTable {
  const inputs = [...new Set(table.column('input').values as readonly string[])];
  const rowsOf = inputs.map((input) => table.sessions!.flatMap((label, row) => (label === input ? [row] : [])));
  return new FexTable(
    WANTED.map((name) => {
      const values = table.numbers(name);
      return {
        name: `mean_${name}`,
        values: Float64Array.from(rowsOf, (rows) => rows.reduce((sum, row) => sum + values[row], 0) / rows.length),
      };
    }),
    { sessions: inputs.map(conditionOf) },
  );
}

/** The golden number: null is missing, infinities are texts. */
export function number(value: number | string | null): number {
  return value === null ? Number.NaN : Number(value);
}

/**
 * How far values are from golden ones, as a share of the tolerance `relative * max(|e|, s)`, s being the largest finite one. Not more
 * than 1 is near enough; infinite where a value is missing on one side only.
 */
export function deviation(
  actual: ArrayLike<number>,
  expected: readonly (number | string | null)[],
  { relative = 1e-9, absolute = 0 } = {},
): number {
  const wanted = expected.map(number);
  if (actual.length !== wanted.length) return Number.POSITIVE_INFINITY;
  const scale = wanted.reduce((most, e) => (Number.isFinite(e) ? Math.max(most, Math.abs(e)) : most), 0);
  let worst = 0;
  wanted.forEach((e, i) => {
    const a = actual[i];
    if (Object.is(a, e) || a === e) return;
    if (!Number.isFinite(a) || !Number.isFinite(e)) worst = Number.POSITIVE_INFINITY;
    else worst = Math.max(worst, Math.abs(a - e) / Math.max(absolute, relative * scale));
  });
  return worst;
}
