import { type FexBatch, type FexSchema, IMAGE_SCHEMA } from '@fexgraph/core';
import { beginColumns, type ColumnFileOptions, type EncoderClass } from '../columns/column-file.ts';
import { RowGroups } from '../columns/row-groups.ts';
import { requireSameColumns } from '../rows/row-encoder.ts';
import { TableOutputSink } from './table-output-sink.ts';
import type { WebOutputs } from './web-outputs.ts';

/**
 * A `TableOutputSink` of a format that keeps columns together. Rows wait in memory until they fill a group of `rowGroup`
 * rows, and the last ones until the end. A file is read from its end; so after an error or a cancel that is written too.
 * Where there is no room for it, nothing can be read, and a note says how many rows that are.
 */
export abstract class ColumnOutputSink extends TableOutputSink {
  #Encoder: EncoderClass | undefined;
  #columns: FexSchema | undefined;
  #groups: RowGroups | undefined;
  #taken = 0;
  #isReadable = true;

  constructor(
    private readonly options: ColumnFileOptions,
    private readonly load: () => Promise<EncoderClass>,
    outputs?: WebOutputs,
  ) {
    super(options.path, outputs);
  }

  override async prepare(): Promise<void> {
    this.#Encoder = await this.load();
    await super.prepare();
  }

  async write(batch: FexBatch): Promise<void> {
    requireSameColumns(this.#columns ?? batch.schema, batch);
    const groups = this.#groups ?? this.#begin(batch.schema);
    await groups.add(batch);
    this.#groups = groups;
    this.#columns ??= batch.schema;
    this.#taken += batch.rowCount;
  }

  protected get rows(): number {
    return this.#isReadable ? (this.#groups?.rowsInFile ?? 0) : 0;
  }

  protected async end(): Promise<void> {
    this.#groups ??= this.#begin(IMAGE_SCHEMA);
    await this.#groups.end();
  }

  protected async save(): Promise<number> {
    try {
      await this.#groups?.end();
    } catch {
      this.#isReadable = false;
    }
    return this.#taken - this.rows;
  }

  #begin(schema: FexSchema): RowGroups {
    const { encoder, waiting } = beginColumns(this.#Encoder!, schema, this.options);
    return new RowGroups(this.file, encoder, waiting, this.options.rowGroup);
  }
}
