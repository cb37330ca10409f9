import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { CsvBatches } from '../../src/read/csv-batches.ts';
import { labelSessions } from '../../src/select/label-sessions.ts';
import { concatTables } from '../../src/table/concat-tables.ts';
import { type FexTable, isNumbers } from '../../src/table/fex-table.ts';

const shared = new URL('../../../../../shared/', import.meta.url);
const sample = new URL('data/news_sample/', shared);

/** The tables of py-feat's tutorial lie beside the repository; without them the specs that need them are skipped. */
export const hasNewsSample = existsSync(sample);

export function golden<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`goldens/13-fex/${name}.json`, shared), 'utf8')) as T;
}

export const goldenFile = (name: string): URL => new URL(`goldens/13-fex/${name}`, shared);

const clipFile = (clip: number): URL => new URL(`${String(clip).padStart(3, '0')}.csv.gz`, sample);

/** One clip, from 1, as read from its file. */
export function readClip(clip: number): FexTable {
  const csv = new CsvBatches({ name: `clip ${clip}` });
  return concatTables([...csv.push(gunzipSync(readFileSync(clipFile(clip)))), ...csv.end()]);
}

/** Clips 1 to `last`, one under the other. */
export function readClips(last: number): FexTable {
  return concatTables(Array.from({ length: last }, (_, i) => readClip(i + 1)));
}

export const byClip = (table: FexTable): FexTable => labelSessions(table, { column: 'input' });

const CONDITIONS = new Map(
  Array.from({ length: 20 }, (_, i) => [`${String(i + 1).padStart(3, '0')}.mp4`, i < 10 ? 'goodNews' : 'badNews']),
);

export const byCondition = (table: FexTable): FexTable => labelSessions(table, { column: 'input', labels: CONDITIONS });

/** Part of the goldens of time series, and of the tables that they are about: in every clone. */
export function copiedGolden<T>(): T {
  return JSON.parse(readFileSync(new URL('../goldens/timeseries.json', import.meta.url), 'utf8')) as T;
}

/** Clips 1 to 15, some columns. */
export function readCopiedClips(): FexTable {
  const csv = new CsvBatches({ name: 'news-sample.csv.gz' });
  const bytes = gunzipSync(readFileSync(new URL('../goldens/news-sample.csv.gz', import.meta.url)));
  return concatTables([...csv.push(bytes), ...csv.end()]);
}

/** A clip as if rows 3, 7 and 8 had no face. */
export function withoutFaces(clip: FexTable): FexTable {
  const kept = new Set(['FrameHeight', 'FrameWidth', 'frame']);
  return clip.withColumns(
    clip.columns.map((column) => {
      if (!isNumbers(column) || kept.has(column.name)) return column;
      const values = column.values.slice();
      for (const row of [3, 7, 8]) values[row] = column.name === 'FaceScore' ? 0 : Number.NaN;
      return { name: column.name, values };
    }),
  );
}
