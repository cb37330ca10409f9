import { type FexBatch, type FexSchema, IMAGE_SCHEMA } from '@fexgraph/core';
import type { RowEncoder } from './row-encoder.ts';
import type { GrowingFile, TableWriter } from './table-writer.ts';

/** A format in which one row follows the other: each batch is in the file once it is written. */
export class RowTableWriter implements TableWriter {
  #encoder: RowEncoder | undefined;
  #rows = 0;

  constructor(private readonly encoderFor: (schema: FexSchema) => RowEncoder) {}

  get hasColumns(): boolean {
    return this.#encoder !== undefined;
  }

  get rows(): number {
    return this.#rows;
  }

  async write(batch: FexBatch, file: GrowingFile): Promise<void> {
    const encoder = this.#encoder ?? this.encoderFor(batch.schema);
    const rows = encoder.rows(batch);
    await file.write(this.#encoder ? rows : joined(encoder.header(), rows));
    this.#encoder = encoder;
    this.#rows += batch.rowCount;
  }

  async end(file: GrowingFile): Promise<void> {
    if (!this.#encoder) await file.write(this.encoderFor(IMAGE_SCHEMA).header());
  }

  /** Whole rows can be read as they are. */
  async save(): Promise<number> {
    return 0;
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
