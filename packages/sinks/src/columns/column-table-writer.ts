import { type FexBatch, type FexSchema, IMAGE_SCHEMA } from '@fexgraph/core';
import { requireSameColumns } from '../rows/row-encoder.ts';
import type { GrowingFile, TableWriter } from '../rows/table-writer.ts';
import { VERSION } from '../version.ts';
import type { ColumnEncoder } from './column-encoder.ts';
import type { ColumnFileOptions, EncoderClass } from './column-file.ts';
import { RowBuffer } from './row-buffer.ts';
import type { RowGroups } from './row-groups.ts';
import { tableMetadata } from './table-metadata.ts';

type GroupsOf<File extends GrowingFile> = new (
  file: File,
  encoder: ColumnEncoder,
  waiting: RowBuffer,
  groupRows: number,
) => RowGroups<File>;

/**
 * A format that keeps columns together. Rows wait in memory until they fill a group of `rowGroup` rows, and the last ones
 * until the end. A file is read from its end; so after an error or a cancel that is written too.
 */
export class ColumnTableWriter<File extends GrowingFile = GrowingFile> implements TableWriter<File> {
  #Encoder: EncoderClass | undefined;
  #columns: FexSchema | undefined;
  #groups: RowGroups<File> | undefined;

  /**
   * @param load the encoder, when the sink is prepared
   * @param Groups `RowGroups`, or those of a file that can be cut back
   */
  constructor(
    private readonly options: ColumnFileOptions,
    private readonly load: () => Promise<EncoderClass>,
    private readonly Groups: GroupsOf<File>,
  ) {}

  get hasColumns(): boolean {
    return this.#columns !== undefined;
  }

  get rows(): number {
    return this.#groups?.rowsInFile ?? 0;
  }

  async prepare(): Promise<void> {
    this.#Encoder = await this.load();
  }

  async write(batch: FexBatch, file: File): Promise<void> {
    requireSameColumns(this.#columns ?? batch.schema, batch);
    const groups = this.#groups ?? this.#begin(batch.schema, file);
    await groups.add(batch);
    this.#groups = groups;
    this.#columns ??= batch.schema;
  }

  async end(file: File): Promise<void> {
    this.#groups ??= this.#begin(IMAGE_SCHEMA, file);
    await this.#groups.end();
  }

  async save(): Promise<number> {
    return (await this.#groups?.save()) ?? 0;
  }

  #begin(schema: FexSchema, file: File): RowGroups<File> {
    const { embeddings, rowGroup } = this.options;
    const encoder = new this.#Encoder!(schema, tableMetadata(schema, VERSION));
    const waiting = new RowBuffer(schema, rowGroup, ({ sensitive }) => sensitive === true && !embeddings);
    return new this.Groups(file, encoder, waiting, rowGroup);
  }
}
