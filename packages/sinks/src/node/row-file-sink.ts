import { type FexBatch, type FexSchema, IMAGE_SCHEMA } from '@fexgraph/core';
import type { OutputFiles } from '@fexgraph/files';
import type { RowEncoder } from '../rows/row-encoder.ts';
import { TableFileSink } from './table-file-sink.ts';

/** A `TableFileSink` of a format in which one row follows the other: each batch is in the file once it is written. */
export abstract class RowFileSink extends TableFileSink {
  #encoder: RowEncoder | undefined;
  #rows = 0;

  constructor(
    path: string,
    private readonly encoderFor: (schema: FexSchema) => RowEncoder,
    files?: OutputFiles,
  ) {
    super(path, files);
  }

  async write(batch: FexBatch): Promise<void> {
    const encoder = this.#encoder ?? this.encoderFor(batch.schema);
    const rows = encoder.rows(batch);
    await this.opened().write(this.#encoder ? rows : joined(encoder.header(), rows));
    this.#encoder = encoder;
    this.#rows += batch.rowCount;
  }

  protected get hasColumns(): boolean {
    return this.#encoder !== undefined;
  }

  protected get rowsInFile(): number {
    return this.#rows;
  }

  protected async end(): Promise<void> {
    if (!this.#encoder) await this.opened().write(this.encoderFor(IMAGE_SCHEMA).header());
  }

  protected async save(): Promise<void> {
    // Whole rows can be read as they are.
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
