import { type FexBatch, type FexSchema, IMAGE_SCHEMA } from '@fexgraph/core';
import type { OutputFiles } from '@fexgraph/files';
import { beginColumns, type ColumnFileOptions, type EncoderClass } from '../columns/column-file.ts';
import { requireSameColumns } from '../rows/row-encoder.ts';
import { SavedRowGroups } from './saved-row-groups.ts';
import { TableFileSink } from './table-file-sink.ts';

/**
 * A `TableFileSink` of a format that keeps columns together. Rows wait in memory until they fill a group of `rowGroup`
 * rows, and the last ones until the end. A file is read from its end; so after an error or a cancel that is written too,
 * and on a full disk the last rows give way to it, which is noted.
 */
export abstract class ColumnFileSink extends TableFileSink {
  #Encoder: EncoderClass | undefined;
  #columns: FexSchema | undefined;
  #groups: SavedRowGroups | undefined;

  constructor(
    private readonly options: ColumnFileOptions,
    private readonly load: () => Promise<EncoderClass>,
    files?: OutputFiles,
  ) {
    super(options.path, files);
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
  }

  protected get hasColumns(): boolean {
    return this.#columns !== undefined;
  }

  protected get rowsInFile(): number {
    return this.#groups?.rowsInFile ?? 0;
  }

  protected async end(): Promise<void> {
    this.#groups ??= this.#begin(IMAGE_SCHEMA);
    await this.#groups.end();
  }

  protected async save(): Promise<void> {
    const lost = (await this.#groups?.save()) ?? 0;
    if (lost === 0) return;
    this.note({ input: this.path, kind: 'rows that could not be written', count: lost, missed: true });
  }

  #begin(schema: FexSchema): SavedRowGroups {
    const { encoder, waiting } = beginColumns(this.#Encoder!, schema, this.options);
    return new SavedRowGroups(this.opened(), encoder, waiting, this.options.rowGroup);
  }
}
