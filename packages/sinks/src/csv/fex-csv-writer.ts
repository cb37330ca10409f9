import type { ColumnGroup, FexBatch, FexSchema } from '@fexgraph/core';
import { type RowEncoder, type RowEncoding, requireSameColumns } from '../rows/row-encoder.ts';
import { ByteText } from '../text/byte-text.ts';
import { float64Text, wholeNumber, writeFloat32 } from '../text/number-text.ts';

const COMMA = 44;
const LINE_END = 10;

export interface CsvEncoding extends RowEncoding {
  /** Begin with a byte-order mark, for programs that otherwise guess another encoding. Default false. */
  readonly bom?: boolean;
}

/** Quotes only where the text would break the line apart (spec: pipeline 9.1). */
export function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * A Fex table as CSV, byte for byte as pandas writes the reference's (spec: pipeline 9.1 and 12.3-12.4): UTF-8, without
 * byte-order mark unless asked, LF, no index column, empty fields for null, each number with the fewest digits that read back to it.
 */
export class FexCsvWriter implements RowEncoder {
  readonly #out = new ByteText();
  readonly #embeddings: boolean;
  readonly #mark: string;
  readonly #digits: number | undefined;

  constructor(
    readonly schema: FexSchema,
    encoding: CsvEncoding = {},
  ) {
    this.#embeddings = encoding.embeddings ?? false;
    this.#digits = encoding.digits;
    this.#mark = encoding.bom ? '\uFEFF' : '';
  }

  header(): Uint8Array {
    this.#out.text(this.#mark);
    this.#out.text(`${this.schema.columns.map(csvField).join(',')}\n`);
    return this.#out.take();
  }

  /** @throws FexgraphError OUTPUT_FAILED if the batch has other columns than the table. */
  rows(batch: FexBatch): Uint8Array {
    requireSameColumns(this.schema, batch);
    const out = this.#out;
    for (let row = 0; row < batch.rowCount; row++) {
      for (const group of batch.schema.groups) {
        if (group.sensitive && !this.#embeddings) out.append(commas(group.columns.length));
        else writeGroup(out, batch, group, row, this.#digits);
      }
      // every cell has put a comma behind itself; the last one ends the line
      out.bytes[out.length - 1] = LINE_END;
    }
    return out.take();
  }
}

function commas(count: number): Uint8Array {
  return new Uint8Array(count).fill(COMMA);
}

function writeGroup(out: ByteText, batch: FexBatch, group: ColumnGroup, row: number, digits?: number): void {
  const width = group.columns.length;
  if (group.type === 'text') {
    const cells = batch.texts(group.name);
    for (let i = row * width; i < (row + 1) * width; i++) {
      const text = cells[i];
      if (text !== null) out.text(csvField(text));
      out.byte(COMMA);
    }
    return;
  }
  const cells = batch.numbers(group.name);
  for (let i = 0; i < width; i++) {
    const value = cells[row * width + i];
    if (!Number.isNaN(value)) {
      if (group.type === 'float32') writeFloat32(out, value, digits);
      else out.text(group.type === 'int64' ? wholeText(value, group.columns[i]) : float64Text(value, digits));
    }
    out.byte(COMMA);
  }
}

/** @throws FexgraphError INTERNAL for a fraction in a column of whole numbers. */
export function wholeText(value: number, column: string): string {
  return String(wholeNumber(value, column));
}

const decoder = new TextDecoder();

/** The first line of a table, with its line end. */
export function fexCsvHeader(schema: FexSchema): string {
  return decoder.decode(new FexCsvWriter(schema).header());
}

/** The lines of a batch, each with its line end. `FexCsvWriter` gives bytes, for long tables. */
export function fexCsvRows(batch: FexBatch, encoding: RowEncoding = {}): string {
  return decoder.decode(new FexCsvWriter(batch.schema, encoding).rows(batch));
}
