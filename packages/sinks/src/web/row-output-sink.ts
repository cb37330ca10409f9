import { type FexBatch, type FexSchema, IMAGE_SCHEMA } from '@fexgraph/core';
import type { RowEncoder } from '../rows/row-encoder.ts';
import { TableOutputSink } from './table-output-sink.ts';
import type { WebOutputs } from './web-outputs.ts';

/** A `TableOutputSink` of a format in which one row follows the other. */
export abstract class RowOutputSink extends TableOutputSink {
  #encoder: RowEncoder | undefined;
  #rows = 0;

  constructor(
    path: string,
    private readonly encoderFor: (schema: FexSchema) => RowEncoder,
    outputs?: WebOutputs,
  ) {
    super(path, outputs);
  }

  async write(batch: FexBatch): Promise<void> {
    const encoder = this.#encoder ?? this.encoderFor(batch.schema);
    const rows = encoder.rows(batch);
    if (!this.#encoder) await this.file.write(encoder.header());
    this.#encoder = encoder;
    await this.file.write(rows);
    this.#rows += batch.rowCount;
  }

  protected get rows(): number {
    return this.#rows;
  }

  protected async end(): Promise<void> {
    if (!this.#encoder) await this.file.write(this.encoderFor(IMAGE_SCHEMA).header());
  }

  /** Whole rows can be read as they are. */
  protected async save(): Promise<number> {
    return 0;
  }
}
