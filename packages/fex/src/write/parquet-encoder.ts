import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { FexTable, isNumbers } from '../table/fex-table.ts';
import type { TableEncoder } from './table-encoder.ts';

/** Parquet: DOUBLE and UTF8, null for a missing value, compressed with Snappy; one row group for each batch. */
export class ParquetEncoder implements TableEncoder {
  readonly #out = new ByteWriter();
  #writer: ParquetWriter | undefined;

  rows(batch: FexTable): Uint8Array {
    this.#writer ??= this.#begin(batch);
    if (batch.rowCount > 0) {
      this.#writer.write({
        columnData: batch.columns.map((column) => ({
          name: column.name,
          ...(isNumbers(column) ? { encoding: 'PLAIN' as const } : {}),
          offsetIndex: false,
          data: isNumbers(column)
            ? Array.from(column.values, (value) => (Number.isNaN(value) ? null : value))
            : [...column.values],
        })),
        rowGroupSize: batch.rowCount,
      });
    }
    return this.#take();
  }

  end(): Uint8Array {
    this.#writer ??= this.#begin(new FexTable([]));
    this.#writer.finish();
    return this.#take();
  }

  #begin({ columns }: FexTable): ParquetWriter {
    return new ParquetWriter({
      writer: this.#out,
      schema: [
        { name: 'schema', num_children: columns.length },
        ...columns.map((column) => ({
          name: column.name,
          repetition_type: 'OPTIONAL' as const,
          ...(isNumbers(column)
            ? { type: 'DOUBLE' as const }
            : { type: 'BYTE_ARRAY' as const, converted_type: 'UTF8' as const }),
        })),
      ],
    });
  }

  /** The writer counts on where it is in the file; only its memory begins anew. */
  #take(): Uint8Array {
    const bytes = this.#out.getBytes().slice();
    this.#out.index = 0;
    return bytes;
  }
}
