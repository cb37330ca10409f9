import { FexgraphError } from '@fexgraph/core';

export interface CsvRecord {
  /** Line in the file, counted from 1, on which the record starts. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** A record longer than this is taken for a quote that was never closed. */
const LONGEST_RECORD = 1 << 26;

/**
 * Splits CSV text that arrives in pieces into records: comma, optional double quotes, LF or CRLF (RFC 4180). Empty
 * lines are passed over, as pandas does.
 */
export class CsvRecords {
  #rest = '';
  /** How far into `#rest` quotes were counted, and whether one is open there. */
  #counted = 0;
  #open = false;
  #line = 1;

  constructor(private readonly name: string) {}

  *push(text: string): Generator<CsvRecord> {
    const all = this.#rest + text;
    let start = 0;
    let from = this.#counted;
    for (let end = all.indexOf('\n', from); end >= 0; end = all.indexOf('\n', from)) {
      // a quote that is open at the end of a line takes the next line into its field
      this.#open = this.#open !== isOdd(all, '"', from, end);
      from = end + 1;
      if (this.#open) continue;
      yield* this.#record(all.slice(start, end));
      start = from;
    }
    this.#rest = all.slice(start);
    this.#counted = from - start;
    if (this.#rest.length > LONGEST_RECORD) throw this.#malformed('a record of more than 64 MiB');
  }

  /** What is left after the last line end. */
  *end(): Generator<CsvRecord> {
    const record = this.#rest;
    this.#rest = '';
    if (this.#open !== isOdd(record, '"', this.#counted, record.length)) throw this.#malformed('a quote is not closed');
    if (record !== '') yield* this.#record(record);
  }

  *#record(text: string): Generator<CsvRecord> {
    const record = text.endsWith('\r') ? text.slice(0, -1) : text;
    if (record !== '') {
      yield { line: this.#line, fields: record.includes('"') ? this.#quoted(record) : record.split(',') };
    }
    this.#line++;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#line++;
  }

  #quoted(record: string): string[] {
    const fields: string[] = [];
    for (let at = 0; ; at++) {
      let end: number;
      if (record[at] === '"') {
        end = at + 1;
        while (end < record.length && (record[end] !== '"' || record[end + 1] === '"')) {
          end += record[end] === '"' ? 2 : 1;
        }
        fields.push(record.slice(at + 1, end).replaceAll('""', '"'));
        end++;
        if (end < record.length && record[end] !== ',') throw this.#malformed('text follows a closing quote');
      } else {
        end = record.indexOf(',', at);
        if (end < 0) end = record.length;
        const field = record.slice(at, end);
        if (field.includes('"')) throw this.#malformed('a quote stands inside an unquoted field');
        fields.push(field);
      }
      if (end >= record.length) return fields;
      at = end;
    }
  }

  #malformed(reason: string): FexgraphError {
    return new FexgraphError('BAD_INPUT', `${this.name}: line ${this.#line}: ${reason}`, {
      hint: 'the file is not well-formed CSV: text with commas or quotes needs quotes around it, and inner ones doubled',
    });
  }
}

function isOdd(text: string, character: string, from: number, to: number): boolean {
  let odd = false;
  for (let at = text.indexOf(character, from); at >= 0 && at < to; at = text.indexOf(character, at + 1)) odd = !odd;
  return odd;
}
