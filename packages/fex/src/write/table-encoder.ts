import type { FexTable } from '../table/fex-table.ts';

/** A table on its way into a file: bytes in the order of the file. All batches must have the columns of the first. */
export interface TableEncoder {
  rows(batch: FexTable): Uint8Array;
  /** What the end of the file needs. */
  end(): Uint8Array;
}

const encoder = new TextEncoder();
const NOTHING = new Uint8Array(0);

/** CSV (RFC 4180): shortest digits that read back to the same float64, `inf`, and nothing for a missing value. */
export class CsvEncoder implements TableEncoder {
  #isFirst = true;

  rows(batch: FexTable): Uint8Array {
    const lines: string[] = [];
    if (this.#isFirst) lines.push(batch.names.map(field).join(','));
    this.#isFirst = false;
    const columns = batch.columns.map(({ values }) => values);
    for (let row = 0; row < batch.rowCount; row++) {
      let line = '';
      for (let i = 0; i < columns.length; i++) {
        const cell = columns[i][row];
        if (i > 0) line += ',';
        line += typeof cell === 'number' ? numberText(cell) : cell === null ? '' : field(cell);
      }
      lines.push(line);
    }
    return lines.length === 0 ? NOTHING : encoder.encode(`${lines.join('\n')}\n`);
  }

  end(): Uint8Array {
    return NOTHING;
  }
}

function field(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return '';
  if (Number.isFinite(value)) return Object.is(value, -0) ? '-0' : String(value);
  return value > 0 ? 'inf' : '-inf';
}

/** One JSON object a line; null for a missing value, `"inf"` and `"-inf"` for what JSON has no number. */
export class NdjsonEncoder implements TableEncoder {
  rows(batch: FexTable): Uint8Array {
    const names = batch.names.map((name) => JSON.stringify(name));
    let text = '';
    for (let row = 0; row < batch.rowCount; row++) {
      const cells = batch.columns.map(({ values }, i) => `${names[i]}:${jsonOf(values[row])}`);
      text += `{${cells.join(',')}}\n`;
    }
    return encoder.encode(text);
  }

  end(): Uint8Array {
    return NOTHING;
  }
}

function jsonOf(cell: number | string | null): string {
  if (typeof cell !== 'number') return JSON.stringify(cell);
  if (Number.isNaN(cell)) return 'null';
  return Number.isFinite(cell) ? numberText(cell) : JSON.stringify(numberText(cell));
}
