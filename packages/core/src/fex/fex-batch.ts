import { didYouMean } from '../graph/near-miss.ts';
import type { FrameKey, Keyed } from '../packets/frame-key.ts';
import { type ColumnGroup, type FexSchema, OF_FRAMES } from './schema.ts';

type GroupData = Float32Array | Float64Array | (string | null)[];

export type CellValue = number | string | null;

function emptyGroup(group: ColumnGroup, rows: number): GroupData {
  const cells = rows * group.columns.length;
  if (group.type === 'text') return new Array<string | null>(cells).fill(null);
  return group.type === 'float32' ? new Float32Array(cells).fill(Number.NaN) : new Float64Array(cells).fill(Number.NaN);
}

function sameColumns(a: ColumnGroup, b: ColumnGroup): boolean {
  return a === b || (a.columns.length === b.columns.length && a.columns.every((column, i) => column === b.columns[i]));
}

/**
 * Rows of a Fex table as a struct of arrays: one row-major array per column group. A row object is a view, not a copy.
 * Null is NaN in number columns and null in text columns. `int64` columns (frame numbers) are stored as float64, exact
 * up to 2^53.
 *
 * In a graph each batch holds the rows of exactly one frame (at least one; a frame without a face has one null row
 * with FaceScore 0, one that failed a null row without FaceScore). `FexBatch.concat` joins batches into a table.
 */
export class FexBatch implements Keyed {
  readonly #data = new Map<string, GroupData>();

  constructor(
    readonly schema: FexSchema,
    /** The frame each row belongs to. */
    readonly keys: readonly FrameKey[],
  ) {
    for (const group of schema.groups) this.#data.set(group.name, emptyGroup(group, keys.length));
  }

  /** A batch in which every row belongs to the same frame. */
  static forFrame(schema: FexSchema, key: FrameKey, rows: number): FexBatch {
    return new FexBatch(schema, new Array<FrameKey>(rows).fill(key));
  }

  /** Rows of several batches as one table. @throws RangeError if a batch has a group of the schema with other columns. */
  static concat(schema: FexSchema, batches: readonly FexBatch[]): FexBatch {
    const joined = new FexBatch(
      schema,
      batches.flatMap((batch) => batch.keys),
    );
    let row = 0;
    for (const batch of batches) {
      for (const group of schema.groups) {
        const from = batch.#data.get(group.name);
        if (!from) continue;
        if (!sameColumns(batch.schema.group(group.name)!, group))
          throw new RangeError(`group "${group.name}" has other columns in one of the batches`);
        const to = joined.#data.get(group.name)!;
        const start = row * group.columns.length;
        if (Array.isArray(to)) for (let i = 0; i < from.length; i++) to[start + i] = from[i] as string | null;
        else to.set(from as Float32Array, start);
      }
      row += batch.rowCount;
    }
    return joined;
  }

  get rowCount(): number {
    return this.keys.length;
  }

  /** The frame of the first row; in a graph, of every row. */
  get key(): FrameKey {
    return this.keys[0];
  }

  /** Row-major [rows, width] numbers of a number group; writing to it writes the batch. */
  numbers(group: string): Float32Array | Float64Array {
    const data = this.#data.get(group);
    if (!data || Array.isArray(data)) throw new RangeError(`the schema has no number group "${group}"`);
    return data;
  }

  /** Row-major cells of a text group; writing to it writes the batch. */
  texts(group: string): (string | null)[] {
    const data = this.#data.get(group);
    if (!data || !Array.isArray(data)) throw new RangeError(`the schema has no text group "${group}"`);
    return data;
  }

  /** One cell; null for NaN. @throws RangeError for an unknown column or row. */
  value(row: number, column: string): CellValue {
    const place = this.schema.place(column);
    if (!place) {
      const hint = didYouMean(column, this.schema.columns);
      throw new RangeError(`the schema has no column "${column}"${hint ? ` (${hint})` : ''}`);
    }
    if (row < 0 || row >= this.rowCount) throw new RangeError(`row ${row} of ${this.rowCount}`);
    const cell = this.#data.get(place.group.name)![row * place.group.columns.length + place.offset];
    return typeof cell === 'number' && Number.isNaN(cell) ? null : cell;
  }

  row(index: number): FexRow {
    return new FexRow(this, index);
  }

  *rows(): IterableIterator<FexRow> {
    for (let i = 0; i < this.rowCount; i++) yield new FexRow(this, i);
  }
}

/** A view of one row. */
export class FexRow {
  constructor(
    readonly batch: FexBatch,
    readonly index: number,
  ) {}

  get key(): FrameKey {
    return this.batch.keys[this.index];
  }

  get(column: string): CellValue {
    return this.batch.value(this.index, column);
  }

  /** The numbers of a group in column order, without copying. */
  numbers(group: string): Float32Array | Float64Array {
    const width = this.batch.schema.group(group)?.columns.length ?? 0;
    return this.batch.numbers(group).subarray(this.index * width, (this.index + 1) * width);
  }

  /** What the table calls the picture or video of this row; in a table that does not say it, the source of its frame. */
  get input(): string {
    const { schema, keys } = this.batch;
    const cell = schema.place('input') ? this.get('input') : null;
    return cell === null ? keys[this.index].source : String(cell);
  }

  /**
   * True for the row of a frame without a face, and of one that failed: it has no box. In a table without boxes, a row
   * in which no column says anything of a face (`FaceScore` 0 says that there is none).
   */
  get isNull(): boolean {
    const { schema } = this.batch;
    if (schema.place('FaceRectX')) return this.get('FaceRectX') === null;
    return schema.columns.every(
      (column) =>
        OF_FRAMES.has(column) || this.get(column) === null || (column === 'FaceScore' && this.get(column) === 0),
    );
  }

  /** True for the row of a frame that failed: nobody can say whether it has a face, so it has no `FaceScore` either. */
  get isFailed(): boolean {
    return this.isNull && this.batch.schema.place('FaceScore') !== undefined && this.get('FaceScore') === null;
  }

  toObject(): Record<string, CellValue> {
    return Object.fromEntries(this.batch.schema.columns.map((column) => [column, this.get(column)]));
  }
}
