import { FexgraphError } from '@fexgraph/core';
import Papa from 'papaparse';

export interface CsvRecord {
  /** Line in the file, counted from 1, on which the record starts. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** A record longer than this is taken for a quote that was never closed. */
const LONGEST_RECORD = 1 << 26;

/** Also what an empty line is, and what is left of one that is not complete. */
const LINE_ENDS = ['', '\r', '\n', '\r\n'];

const QUOTE_ERRORS: Readonly<Record<string, string>> = {
  MissingQuotes: 'a quote is not closed',
  InvalidQuotes: 'text follows a closing quote',
};

/**
 * Splits CSV text that arrives in pieces into records: comma, optional double quotes, LF or CRLF (RFC 4180). Empty
 * lines are passed over, as pandas does.
 */
export class CsvRecords {
  #rest = '';
  /** A record that is not complete is parsed again from its start: not before the text is twice as long. */
  #enough = 0;
  #line = 1;

  constructor(
    private readonly name: string,
    private readonly take: (record: CsvRecord) => void,
  ) {}

  /** @throws FexgraphError BAD_INPUT */
  push(text: string): void {
    this.#rest += text;
    if (this.#rest.length < this.#enough) return;
    const line = this.#line;
    this.#parse(false);
    if (this.#rest.length > LONGEST_RECORD) throw this.#malformed('a record of more than 64 MiB');
    this.#enough = this.#line > line ? 0 : Math.min(2 * this.#rest.length, LONGEST_RECORD + 1);
  }

  /** What is left after the last line end. */
  end(): void {
    this.#parse(true);
  }

  #parse(isEnd: boolean): void {
    const text = this.#rest;
    let start = 0;
    new Papa.Parser({
      delimiter: ',',
      newline: '\n',
      step: ({ data, errors, meta }) => {
        if (errors.length > 0) throw this.#malformed(QUOTE_ERRORS[errors[0].code] ?? errors[0].message);
        const record = text.slice(start, meta.cursor);
        if (!LINE_ENDS.includes(record))
          this.take({ line: this.#line, fields: this.#fields(data[0] as string[], record) });
        for (let at = text.indexOf('\n', start); at >= 0 && at < meta.cursor; at = text.indexOf('\n', at + 1)) {
          this.#line++;
        }
        start = meta.cursor;
      },
    }).parse(text, 0, !isEnd);
    this.#rest = text.slice(start);
  }

  /** Papa Parse lets quotes stand where RFC 4180 has none, and knows one kind of line end per text. */
  #fields(fields: string[], record: string): readonly string[] {
    const last = fields.length - 1;
    if (!record.includes('"')) {
      if (fields[last].endsWith('\r')) fields[last] = fields[last].slice(0, -1);
      return fields;
    }
    let at = 0;
    for (const [i, field] of fields.entries()) {
      if (record[at] === '"') {
        at += field.length + (field.split('"').length - 1) + 2;
        const closes = i < last ? record[at] === ',' : LINE_ENDS.includes(record.slice(at));
        if (!closes) throw this.#malformed('text follows a closing quote');
      } else {
        if (field.includes('"')) throw this.#malformed('a quote stands inside an unquoted field');
        if (i === last && field.endsWith('\r')) fields[i] = field.slice(0, -1);
        at += field.length;
      }
      at++;
    }
    return fields;
  }

  #malformed(reason: string): FexgraphError {
    return new FexgraphError('BAD_INPUT', `${this.name}: line ${this.#line}: ${reason}`, {
      hint: 'the file is not well-formed CSV: text with commas or quotes needs quotes around it, and inner ones doubled',
    });
  }
}
