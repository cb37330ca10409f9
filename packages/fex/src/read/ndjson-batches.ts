import { FexgraphError, toError } from '@fexgraph/core';
import { FexTable, type TableColumn } from '../table/fex-table.ts';
import { type ColumnKind, kindOfName } from './column-kinds.ts';

export interface NdjsonFormat {
  /** What errors call the text, for example its path. Default `NDJSON`. */
  readonly name?: string;
  /** Rows of a batch. Default 1000. */
  readonly rows?: number;
}

type Cell = number | string | null;

const LONGEST_LINE = 1 << 26;
const LF = 10;

/**
 * Rows of newline-delimited JSON, in batches: one object a line, with the same names in each. Numbers, texts and null;
 * `"inf"` and `"-inf"` are numbers. What fexgraph writes has the time of a frame in `key`: it becomes the column `time`,
 * in seconds. Types are found as `CsvBatches` finds them.
 */
class NdjsonBatches {
  readonly #name: string;
  readonly #rows: number;
  #pieces: Uint8Array[] = [];
  #waiting = 0;
  #line = 0;
  #names: readonly string[] = [];
  #kinds: ColumnKind[] = [];
  #cells: Cell[][] = [];
  #gave = false;

  constructor({ name = 'NDJSON', rows = 1000 }: NdjsonFormat = {}) {
    this.#name = name;
    this.#rows = rows;
  }

  /** @throws FexgraphError `BAD_INPUT` with line and column. */
  *push(piece: Uint8Array): Generator<FexTable> {
    let start = 0;
    for (let end = piece.indexOf(LF); end >= 0; end = piece.indexOf(LF, start)) {
      yield* this.#take(piece.subarray(start, end));
      start = end + 1;
    }
    this.#keep(piece.subarray(start));
  }

  *end(): Generator<FexTable> {
    yield* this.#take(new Uint8Array(0));
    if (this.#names.length === 0) throw new FexgraphError('BAD_INPUT', `${this.#name}: the file is empty`);
    if (this.#count > 0 || !this.#gave) yield this.#batch();
  }

  get #count(): number {
    return this.#cells[0]?.length ?? 0;
  }

  #keep(piece: Uint8Array): void {
    if (piece.length === 0) return;
    // A stream may write into the same memory again, and `slice` of a Node Buffer would be a view of it.
    this.#pieces.push(new Uint8Array(piece));
    this.#waiting += piece.length;
    if (this.#waiting > LONGEST_LINE) throw this.#bad('a line of more than 64 MiB', this.#line + 1);
  }

  *#take(last: Uint8Array): Generator<FexTable> {
    this.#keep(last);
    const bytes = new Uint8Array(this.#waiting);
    let at = 0;
    for (const piece of this.#pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    this.#pieces = [];
    this.#waiting = 0;
    this.#line++;
    const row = this.#row(bytes);
    if (row === undefined) return;
    this.#add(row);
    if (this.#count === this.#rows) yield this.#batch();
  }

  /** Undefined for an empty line. */
  #row(bytes: Uint8Array): Readonly<Record<string, unknown>> | undefined {
    let value: unknown;
    try {
      // The mark at the start of a file is dropped by the decoder.
      const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
      if (text.trim() === '') return undefined;
      value = JSON.parse(text);
    } catch (cause) {
      throw this.#bad(`not JSON: ${toError(cause).message}`);
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw this.#bad('a row must be an object');
    const { key, ...row } = value as Record<string, unknown>;
    if (key === undefined) return row;
    if (typeof key !== 'object' || key === null || 'time' in row) return value as Record<string, unknown>;
    return { ...row, time: (key as { readonly time?: unknown }).time ?? null };
  }

  #add(row: Readonly<Record<string, unknown>>): void {
    if (this.#names.length === 0) {
      this.#names = Object.keys(row);
      if (this.#names.length === 0) throw this.#bad('a row without a column');
      this.#kinds = this.#names.map(kindOfName);
      this.#cells = this.#names.map(() => []);
    }
    let found = 0;
    for (const [i, name] of this.#names.entries()) {
      if (!Object.hasOwn(row, name)) throw this.#bad(`no column "${name}", which the first row has`);
      this.#cells[i].push(this.#cell(i, row[name]));
      found++;
    }
    if (Object.keys(row).length === found) return;
    const more = Object.keys(row).find((name) => !this.#names.includes(name));
    throw this.#bad(`column "${more}" is not in the first row`);
  }

  #cell(column: number, value: unknown): Cell {
    if (value === null) return null;
    if (typeof value !== 'number' && typeof value !== 'string') {
      throw this.#bad(`column "${this.#names[column]}": neither a number nor a text`);
    }
    const infinite = value === 'inf' || value === '-inf';
    if (this.#kinds[column] === 'unknown') {
      this.#kinds[column] = typeof value === 'number' || infinite ? 'number' : 'text';
    }
    if (this.#kinds[column] === 'text') return String(value);
    if (infinite) return value === 'inf' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
    if (typeof value === 'number') return value;
    throw this.#bad(`column "${this.#names[column]}": ${JSON.stringify(value.slice(0, 40))} is not a number`);
  }

  #batch(): FexTable {
    const columns = this.#names.map((name, i): TableColumn => {
      const cells = this.#cells[i];
      if (this.#kinds[i] === 'text') return { name, values: cells as (string | null)[] };
      this.#kinds[i] = 'number';
      return { name, values: Float64Array.from(cells, (cell) => (cell === null ? Number.NaN : (cell as number))) };
    });
    this.#cells = this.#names.map(() => []);
    this.#gave = true;
    return new FexTable(columns);
  }

  #bad(reason: string, line = this.#line): FexgraphError {
    return new FexgraphError('BAD_INPUT', `${this.#name}: line ${line}: ${reason}`);
  }
}

/** Reads NDJSON in batches; see `NdjsonBatches`. @throws FexgraphError `BAD_INPUT` with line and column (rejects). */
export async function* readNdjson(
  pieces: AsyncIterable<Uint8Array>,
  format: NdjsonFormat = {},
): AsyncGenerator<FexTable> {
  const ndjson = new NdjsonBatches(format);
  for await (const piece of pieces) yield* ndjson.push(piece);
  yield* ndjson.end();
}
