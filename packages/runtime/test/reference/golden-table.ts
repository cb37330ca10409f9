import { readFileSync } from 'node:fs';
import type { ColumnGroup, FexBatch } from '@fexgraph/core';
import { expect } from 'vitest';

interface GoldenTable {
  readonly rows: number;
  /** |actual - expected| <= abs + rel * |expected|, by column group. */
  readonly tolerance: Readonly<Record<string, { readonly abs: number; readonly rel: number }>>;
  readonly FrameHeight: readonly number[];
  readonly FrameWidth: readonly number[];
  readonly input?: readonly string[];
  readonly frame?: readonly number[];
  readonly approx_time?: readonly string[];
  readonly Identity?: readonly (string | null)[];
  readonly boxes?: unknown;
}

const folder = new URL('../goldens/', import.meta.url);
const tables = JSON.parse(readFileSync(new URL('tables.json', folder), 'utf8')) as Record<string, GoldenTable>;

/** Float32 columns of every table. */
const FLOAT_COLUMNS = 2177;

export function goldenTable(name: string): GoldenTable {
  return tables[name];
}

/** [rows, 2177] */
function goldenFloats(name: string): Float32Array {
  const bytes = readFileSync(new URL(`${name}.f32`, folder));
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

/** The header that pandas writes for the reference's columns; `more`: those behind FrameWidth. */
export function goldenHeader(...more: readonly string[]): string {
  const forward = readFileSync(new URL('forward-zero-rows.csv', folder), 'utf8');
  return `${[forward.trimEnd(), ...more].join(',')}\n`;
}

interface Comparison {
  readonly cells: number;
  /** Largest difference by group. */
  readonly deviation: Readonly<Record<string, number>>;
  readonly misfits: readonly string[];
}

/** Compares all float32 columns with a golden table; `skip` names groups that the run left out: they must be null. */
function compareFloats(fex: FexBatch, name: string, skip: readonly string[] = []): Comparison {
  const { tolerance } = goldenTable(name);
  const expected = goldenFloats(name);
  const deviation: Record<string, number> = {};
  const misfits: string[] = [];
  let start = 0;
  let cells = 0;
  for (const group of fex.schema.groups.filter(({ type }) => type === 'float32')) {
    const values = fex.numbers(group.name);
    const { abs, rel } = tolerance[group.name];
    deviation[group.name] = 0;
    for (let row = 0; row < fex.rowCount; row++) {
      for (const [i, column] of group.columns.entries()) {
        const actual = values[row * group.columns.length + i];
        const wanted = skip.includes(group.name) ? Number.NaN : expected[row * FLOAT_COLUMNS + start + i];
        cells++;
        if (Object.is(actual, wanted)) continue;
        const difference = Math.abs(actual - wanted);
        if (!(difference <= abs + rel * Math.abs(wanted))) misfits.push(cell(row, column, group, actual, wanted));
        else deviation[group.name] = Math.max(deviation[group.name], difference);
      }
    }
    start += group.columns.length;
  }
  return { cells, deviation, misfits };
}

function cell(row: number, column: string, group: ColumnGroup, actual: number, wanted: number): string {
  return `row ${row}, ${column} (${group.name}): ${actual} instead of ${wanted}`;
}

/** Every column of the table: floats within the stated tolerances, the rest exactly. */
export function expectTable(fex: FexBatch, name: string, skip: readonly string[] = []): void {
  const golden = goldenTable(name);
  expect(fex.rowCount).toBe(golden.rows);
  const { cells, misfits } = compareFloats(fex, name, skip);
  expect(cells).toBe(golden.rows * FLOAT_COLUMNS);
  expect(misfits.slice(0, 10), `${misfits.length} of ${cells} cells do not fit`).toEqual([]);
  for (const column of ['FrameHeight', 'FrameWidth', 'input', 'frame', 'approx_time', 'Identity'] as const) {
    const wanted = golden[column];
    if (!wanted || (column === 'Identity' && skip.includes('embedding'))) continue;
    expect(
      wanted.map((_, row) => fex.value(row, column)),
      column,
    ).toEqual(wanted);
  }
}
