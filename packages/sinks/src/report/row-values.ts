import type { FexRow, FexSchema } from '@fexgraph/core';
import { REPORT_COLUMNS } from './report-columns.ts';

interface Cell {
  readonly at: number;
  readonly offset: number;
}

/** Columns of a report that a table has, by the group they lie in. */
type Cells = ReadonlyMap<string, { readonly width: number; readonly cells: readonly Cell[] }>;

/** Found once per schema: a video has 200,000 rows of one. */
const CELLS = new WeakMap<FexSchema, Cells>();

function cellsOf(schema: FexSchema): Cells {
  const known = CELLS.get(schema);
  if (known) return known;
  const groups = new Map<string, { width: number; cells: Cell[] }>();
  for (const [at, { name }] of REPORT_COLUMNS.entries()) {
    const place = schema.place(name);
    if (!place || place.group.type === 'text') continue;
    const { name: group, columns } = place.group;
    const entry = groups.get(group) ?? { width: columns.length, cells: [] };
    entry.cells.push({ at, offset: place.offset });
    groups.set(group, entry);
  }
  CELLS.set(schema, groups);
  return groups;
}

/** One value per column of `REPORT_COLUMNS`, in the units of the table; NaN where the row or its table has none. */
export function rowValues({ batch, index }: FexRow): Float64Array {
  const values = new Float64Array(REPORT_COLUMNS.length).fill(Number.NaN);
  for (const [group, { width, cells }] of cellsOf(batch.schema)) {
    const numbers = batch.numbers(group);
    for (const { at, offset } of cells) {
      const value = numbers[index * width + offset];
      if (Number.isFinite(value)) values[at] = value;
    }
  }
  return values;
}
