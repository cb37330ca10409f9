import type { ColumnGroup, FexBatch, FexSchema } from '@fexgraph/core';
import { wholeText } from '../csv/fex-csv-writer.ts';
import { type RowEncoder, type RowEncoding, requireSameColumns } from '../rows/row-encoder.ts';
import { ByteText } from '../text/byte-text.ts';
import { float64Text, writeFloat32 } from '../text/number-text.ts';

const COMMA = 44;
const LINE_END = 10;

/**
 * A Fex table as newline-delimited JSON: one object per row, `key` (source, index, time in seconds) first, then every
 * column under its name with null for null. Numbers are written as in the CSV. JSON has no infinity: it becomes the
 * text `"inf"` or `"-inf"`. Identity embeddings are left out unless asked for.
 */
export class FexNdjsonWriter implements RowEncoder {
  readonly #out = new ByteText();
  readonly #digits: number | undefined;
  readonly #groups: readonly { readonly group: ColumnGroup; readonly names: readonly Uint8Array[] }[];

  constructor(
    readonly schema: FexSchema,
    encoding: RowEncoding = {},
  ) {
    const encoder = new TextEncoder();
    this.#digits = encoding.digits;
    this.#groups = schema.groups
      .filter((group) => !group.sensitive || encoding.embeddings)
      .map((group) => ({
        group,
        names: group.columns.map((column) => encoder.encode(`${JSON.stringify(column)}:`)),
      }));
  }

  header(): Uint8Array {
    return new Uint8Array(0);
  }

  /** @throws FexgraphError OUTPUT_FAILED if the batch has other columns than the table. */
  rows(batch: FexBatch): Uint8Array {
    requireSameColumns(this.schema, batch);
    const out = this.#out;
    for (let row = 0; row < batch.rowCount; row++) {
      const { source, index, time } = batch.keys[row];
      out.text(`{"key":${JSON.stringify({ source, index, time })}`);
      for (const { group, names } of this.#groups) {
        for (let i = 0; i < names.length; i++) {
          out.byte(COMMA);
          out.append(names[i]);
          writeCell(out, batch, group, row, i, this.#digits);
        }
      }
      out.text('}');
      out.byte(LINE_END);
    }
    return out.take();
  }
}

function writeCell(
  out: ByteText,
  batch: FexBatch,
  group: ColumnGroup,
  row: number,
  offset: number,
  digits?: number,
): void {
  const cell = row * group.columns.length + offset;
  if (group.type === 'text') {
    out.text(JSON.stringify(batch.texts(group.name)[cell]));
    return;
  }
  const value = batch.numbers(group.name)[cell];
  if (Number.isNaN(value)) out.text('null');
  else if (!Number.isFinite(value)) out.text(value > 0 ? '"inf"' : '"-inf"');
  else if (group.type === 'float32') writeFloat32(out, value, digits);
  else out.text(group.type === 'int64' ? wholeText(value, group.columns[offset]) : float64Text(value, digits));
}
