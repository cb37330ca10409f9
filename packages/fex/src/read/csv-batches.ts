import { FexgraphError, isCode, numberOfText } from '@fexgraph/core';
import { FexTable, type TableColumn } from '../table/fex-table.ts';
import { kindOfName } from './column-kinds.ts';

export interface CsvFormat {
  /** What errors call the text, for example its path. Default `CSV`. */
  readonly name?: string;
  /** Default `,`. */
  readonly delimiter?: ',' | ';' | '\t' | '|';
  /** Default `.`. */
  readonly decimal?: '.' | ',';
  /** Columns that hold texts, whatever their first cells look like. */
  readonly texts?: readonly string[];
  /** Rows of a batch. Default 1000. */
  readonly rows?: number;
}

/** A record longer than this is taken for a quote that was never closed. */
const LONGEST_RECORD = 1 << 26;
const FIRST_CAPACITY = 1 << 20;
const TILE = 32;

const [LF, CR, SPACE, QUOTE, PLUS, MINUS, ZERO, NINE, UPPER_E, LOWER_E] = [10, 13, 32, 34, 43, 45, 48, 57, 69, 101];
/** The powers of ten that float64 holds exactly. */
const POWERS = Float64Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));

const [NUMBER, TEXT, UNKNOWN] = [0, 1, 2];
const KINDS = { number: NUMBER, text: TEXT, unknown: UNKNOWN } as const;

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Rows of CSV, in batches, from bytes that come in pieces. Optional double quotes, LF or CRLF (RFC 4180), UTF-8 with or
 * without a mark; empty lines are passed over, blanks around names and numbers too.
 *
 * Columns of our tables, py-feat's and OpenFace's have the type of their name. Another one has that of its first cell
 * that is not empty, within the first batch; without any it holds numbers.
 *
 * Memory is that of one batch and one record. Numbers are read from the bytes: a mantissa below 2^53 and a power of ten
 * up to 22 are exact in float64, so their product is rounded once, hence correctly (Clinger 1990, "How to read floating
 * point numbers accurately"); any other number goes through the engine's own conversion.
 */
export class CsvBatches {
  readonly #name: string;
  readonly #delimiter: number;
  readonly #decimal: '.' | ',';
  readonly #decimalCode: number;
  readonly #rows: number;
  readonly #asTexts: ReadonlySet<string>;
  /** One byte more than may be filled: behind the last one stands a 0, which ends every number. */
  #bytes = new Uint8Array(FIRST_CAPACITY + 1);
  #length = 0;
  #isStart = true;
  /** Of the record that is being read, from 1. */
  #line = 1;
  /** Line ends inside of the record that is being read. */
  #innerLines = 0;
  #names: readonly string[] = [];
  #kinds = new Uint8Array(0);
  /** 1 for columns that nobody knows by their name. */
  #mayBeCodes = new Uint8Array();
  /** Numbers of the batch so far, row by row. */
  #cells = new Float64Array(0);
  #texts: (string | null)[][] = [];
  #row = 0;
  #gave = false;
  /** Where the cell that was read last ends. */
  #end = 0;

  constructor({ name = 'CSV', delimiter = ',', decimal = '.', texts = [], rows = 1000 }: CsvFormat = {}) {
    if (delimiter === decimal) {
      throw new FexgraphError('BAD_OPTION', `"${decimal}" cannot be both the delimiter and the decimal mark`);
    }
    this.#name = name;
    this.#delimiter = delimiter.charCodeAt(0);
    this.#decimal = decimal;
    this.#decimalCode = decimal.charCodeAt(0);
    this.#rows = rows;
    this.#asTexts = new Set(texts);
  }

  /** @throws FexgraphError `BAD_INPUT` with line and column. */
  *push(piece: Uint8Array): Generator<FexTable> {
    for (let at = 0; at < piece.length; ) {
      const capacity = this.#bytes.length - 1;
      const count = Math.min(capacity - this.#length, piece.length - at);
      this.#bytes.set(piece.subarray(at, at + count), this.#length);
      this.#length += count;
      at += count;
      if (this.#length === capacity) yield* this.#read(false);
    }
  }

  /** What is left after the last line end, and the last batch; without a row a batch of none. */
  *end(): Generator<FexTable> {
    if (this.#length > 0 && this.#bytes[this.#length - 1] !== LF) this.#bytes[this.#length++] = LF;
    yield* this.#read(true);
    if (this.#names.length === 0) throw new FexgraphError('BAD_INPUT', `${this.#name}: the file is empty`);
    if (this.#row > 0 || !this.#gave) yield this.#batch();
  }

  *#read(isEnd: boolean): Generator<FexTable> {
    this.#bytes[this.#length] = 0;
    let start = 0;
    if (this.#isStart) start = this.#skipMark();
    while (start < this.#length) {
      this.#innerLines = 0;
      const next = this.#isBlank(start) ?? (this.#names.length === 0 ? this.#header(start) : this.#record(start));
      if (next < 0) break;
      this.#line += 1 + this.#innerLines;
      start = next;
      if (this.#row === this.#rows) yield this.#batch();
    }
    if (isEnd && start < this.#length) throw this.#malformed('a quote is not closed');
    this.#bytes.copyWithin(0, start, this.#length);
    this.#length -= start;
    if (start === 0 && this.#length === this.#bytes.length - 1) this.#grow();
  }

  #grow(): void {
    if (this.#bytes.length > LONGEST_RECORD) throw this.#malformed('a record of more than 64 MiB');
    const grown = new Uint8Array((this.#bytes.length - 1) * 2 + 1);
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }

  #skipMark(): number {
    this.#isStart = false;
    const [a, b, c] = this.#bytes;
    if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) {
      throw new FexgraphError('BAD_INPUT', `${this.#name}: the file is UTF-16`, { hint: 'save it as UTF-8' });
    }
    return a === 0xef && b === 0xbb && c === 0xbf ? 3 : 0;
  }

  /** Where the next line begins, if there is nothing in this one. */
  #isBlank(start: number): number | undefined {
    if (this.#bytes[start] === LF) return start + 1;
    return this.#bytes[start] === CR && this.#bytes[start + 1] === LF ? start + 2 : undefined;
  }

  #header(start: number): number {
    const names: string[] = [];
    let at = start;
    do {
      const text = this.#text(at);
      if (text === undefined) return -1;
      // pandas writes its row numbers under an empty name, and reads that as this one.
      names.push(text.trim() === '' && names.length === 0 ? 'Unnamed: 0' : text.trim());
      at = this.#end + 1;
    } while (this.#bytes[this.#end] === this.#delimiter);
    this.#checkHeader(names);
    this.#names = names;
    this.#kinds = Uint8Array.from(names, (name) => KINDS[this.#asTexts.has(name) ? 'text' : kindOfName(name)]);
    this.#mayBeCodes = this.#kinds.map((kind) => Number(kind === UNKNOWN));
    this.#begin();
    return this.#nextLine();
  }

  #checkHeader(names: readonly string[]): void {
    const seen = new Set<string>();
    for (const [i, name] of names.entries()) {
      if (name === '') throw this.#malformed(`column ${i + 1} of ${names.length} has no name`);
      if (name.includes('\r')) throw this.#malformed('a carriage return that is not the end of a line');
      if (seen.has(name)) throw this.#malformed(`column "${name}" is there twice`);
      seen.add(name);
    }
    const missing = [...this.#asTexts].filter((name) => !seen.has(name));
    if (missing.length > 0) throw this.#malformed(`no column "${missing[0]}", which is to hold texts`);
    if (names.length > 1) return;
    const other = [',', ';', '\t', '|'].find((mark) => names[0].includes(mark));
    if (other === undefined) return;
    throw new FexgraphError(
      'BAD_INPUT',
      `${this.#name}: line 1: one column, with ${other === '\t' ? 'tabs' : `"${other}"`} in its name`,
      { hint: `give ${other === '\t' ? 'the tab' : `"${other}"`} as the delimiter` },
    );
  }

  #begin(): void {
    this.#texts = Array.from(this.#kinds, () => []);
    this.#row = 0;
  }

  #batch(): FexTable {
    const [rows, width] = [this.#row, this.#names.length];
    const byColumn = transposed(this.#cells, rows, width);
    const columns = this.#names.map((name, i): TableColumn => {
      if (this.#kinds[i] === TEXT) return { name, values: this.#texts[i] };
      this.#kinds[i] = NUMBER;
      return { name, values: byColumn.subarray(i * rows, (i + 1) * rows) };
    });
    this.#gave = true;
    this.#begin();
    return new FexTable(columns);
  }

  #makeRoom(): void {
    const needed = (this.#row + 1) * this.#names.length;
    if (needed <= this.#cells.length) return;
    const grown = new Float64Array(Math.max(16 * this.#names.length, 2 * this.#cells.length));
    grown.set(this.#cells);
    this.#cells = grown;
  }

  /** Reads a row. Returns where the next line begins, or -1 if the record is not complete. */
  #record(start: number): number {
    this.#makeRoom();
    const bytes = this.#bytes;
    const cells = this.#cells;
    const kinds = this.#kinds;
    const width = kinds.length;
    const firstCell = this.#row * width;
    const delimiter = this.#delimiter;
    const decimal = this.#decimalCode;
    let at = start;
    for (let column = 0; column < width; column++) {
      let end = at;
      let code = bytes[end];
      let read = false;
      if (kinds[column] === NUMBER) {
        while (code === SPACE) code = bytes[++end];
        const negative = code === MINUS;
        if (negative || code === PLUS) code = bytes[++end];
        // `007` may be the name of something.
        const isPadded = code === ZERO && bytes[end + 1] >= ZERO && bytes[end + 1] <= NINE;
        let mantissa = 0;
        let digits = -end;
        while (code >= ZERO && code <= NINE) {
          mantissa = mantissa * 10 + (code - ZERO);
          code = bytes[++end];
        }
        digits += end;
        let scale = 0;
        if (code === decimal) {
          const point = end;
          code = bytes[++end];
          while (code >= ZERO && code <= NINE) {
            mantissa = mantissa * 10 + (code - ZERO);
            code = bytes[++end];
          }
          scale = end - point - 1;
          digits += scale;
        }
        if (code === LOWER_E || code === UPPER_E) {
          code = bytes[++end];
          const down = code === MINUS;
          if (down || code === PLUS) code = bytes[++end];
          let exponent = 0;
          const first = end;
          while (code >= ZERO && code <= NINE && exponent < 1000) {
            exponent = exponent * 10 + (code - ZERO);
            code = bytes[++end];
          }
          if (end === first) digits = 0;
          scale += down ? exponent : -exponent;
        }
        while (code === SPACE) code = bytes[++end];
        if (code === delimiter || code === LF || code === CR) {
          // Nothing is missing; digits that float64 holds exactly are one product; whatever else is a text to look at.
          const isExact = digits > 0 && mantissa < Number.MAX_SAFE_INTEGER && scale >= -22 && scale <= 22;
          read = end === at || (isExact && !isPadded);
          if (read) {
            const value = scale >= 0 ? mantissa / POWERS[scale] : mantissa * POWERS[-scale];
            cells[firstCell + column] = end === at ? Number.NaN : negative ? -value : value;
            this.#end = end;
          }
        }
      }
      if (!read) {
        const text = this.#text(at);
        if (text === undefined) return -1;
        this.#place(column, text);
        end = this.#end;
        code = bytes[end];
      }
      if (code === delimiter ? column === width - 1 : column < width - 1) {
        const count = this.#countFields(start);
        if (count === undefined) return -1;
        throw this.#malformed(`${count} fields, the header names ${width} columns`);
      }
      at = end + 1;
    }
    const next = this.#nextLine();
    if (next > 0) this.#row++;
    return next;
  }

  /** Behind the line end at `#end`, or -1 where only half of it is there. */
  #nextLine(): number {
    if (this.#bytes[this.#end] === LF) return this.#end + 1;
    if (this.#end + 1 >= this.#length) return -1;
    if (this.#bytes[this.#end + 1] === LF) return this.#end + 2;
    throw this.#malformed('a carriage return that is not the end of a line');
  }

  #place(column: number, text: string): void {
    if (this.#kinds[column] === UNKNOWN && text.trim() !== '') this.#decide(column, text);
    if (this.#kinds[column] === TEXT) {
      this.#texts[column][this.#row] = text === '' ? null : text;
      return;
    }
    const value = numberOfText(text, this.#decimal);
    if (value === undefined || (this.#mayBeCodes[column] && isCode(text))) throw this.#noNumber(column, text);
    this.#cells[this.#row * this.#names.length + column] = value;
  }

  #decide(column: number, text: string): void {
    const isNumber = numberOfText(text, this.#decimal) !== undefined && !isCode(text);
    this.#kinds[column] = isNumber ? NUMBER : TEXT;
    if (!isNumber) this.#texts[column] = new Array<null>(this.#row).fill(null);
  }

  #noNumber(column: number, text: string): FexgraphError {
    const name = this.#names[column];
    const shown = text.length > 40 ? `${text.slice(0, 40)}...` : text;
    const otherMark = numberOfText(text, this.#decimal === '.' ? ',' : '.') !== undefined;
    const hint = otherMark
      ? `give "${this.#decimal === '.' ? ',' : '.'}" as the decimal mark`
      : kindOfName(name) === 'unknown'
        ? `the first cell of the column was a number; name "${name}" among the columns of texts if it is none`
        : undefined;
    const message = `${this.#name}: line ${this.#line}, column "${name}": "${shown}" is not a number`;
    return new FexgraphError('BAD_INPUT', message, hint === undefined ? {} : { hint });
  }

  #countFields(start: number): number | undefined {
    let at = start;
    for (let count = 1; ; count++) {
      if (this.#text(at) === undefined) return undefined;
      if (this.#bytes[this.#end] !== this.#delimiter) return count;
      at = this.#end + 1;
    }
  }

  /** The text of the cell that begins at `at`, and in `#end` where it ends; undefined if it is not complete. */
  #text(at: number): string | undefined {
    if (this.#bytes[at] === QUOTE) return this.#quoted(at);
    const bytes = this.#bytes;
    let end = at;
    let code = bytes[end];
    while (end < this.#length && code !== this.#delimiter && code !== LF) {
      if (code === QUOTE) throw this.#malformed('a quote stands inside an unquoted field');
      code = bytes[++end];
    }
    if (end >= this.#length) return undefined;
    if (code === LF && end > at && bytes[end - 1] === CR) end--;
    this.#end = end;
    return this.#decode(at, end);
  }

  #quoted(at: number): string | undefined {
    const bytes = this.#bytes;
    let doubled = false;
    for (let end = at + 1; end + 1 < this.#length; end++) {
      const code = bytes[end];
      if (code === LF) this.#innerLines++;
      if (code !== QUOTE) continue;
      const after = bytes[end + 1];
      if (after === QUOTE) {
        doubled = true;
        end++;
      } else if (after === this.#delimiter || after === LF || after === CR) {
        this.#end = end + 1;
        const text = this.#decode(at + 1, end);
        return doubled ? text.replaceAll('""', '"') : text;
      } else throw this.#malformed('text follows a closing quote');
    }
    return undefined;
  }

  #decode(start: number, end: number): string {
    if (start === end) return '';
    try {
      return UTF8.decode(this.#bytes.subarray(start, end));
    } catch (cause) {
      throw new FexgraphError('BAD_INPUT', `${this.#name}: line ${this.#line}: not UTF-8 text`, {
        cause,
        hint: 'save the file as UTF-8',
      });
    }
  }

  #malformed(reason: string): FexgraphError {
    return new FexgraphError('BAD_INPUT', `${this.#name}: line ${this.#line}: ${reason}`);
  }
}

/** Numbers that stand row by row, column by column; in tiles, so that both sides stay in the cache. */
function transposed(cells: Float64Array, rows: number, width: number): Float64Array {
  const out = new Float64Array(rows * width);
  for (let firstRow = 0; firstRow < rows; firstRow += TILE) {
    const rowEnd = Math.min(rows, firstRow + TILE);
    for (let firstColumn = 0; firstColumn < width; firstColumn += TILE) {
      const columnEnd = Math.min(width, firstColumn + TILE);
      for (let column = firstColumn; column < columnEnd; column++) {
        for (let row = firstRow; row < rowEnd; row++) out[column * rows + row] = cells[row * width + column];
      }
    }
  }
  return out;
}

/** Reads CSV in batches; see `CsvBatches`. @throws FexgraphError `BAD_INPUT` with line and column (rejects). */
export async function* readCsv(pieces: AsyncIterable<Uint8Array>, format: CsvFormat = {}): AsyncGenerator<FexTable> {
  const csv = new CsvBatches(format);
  for await (const piece of pieces) yield* csv.push(piece);
  yield* csv.end();
}
