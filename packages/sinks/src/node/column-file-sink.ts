import { readFileSync } from 'node:fs';
import { type FexBatch, type FexSchema, IMAGE_SCHEMA } from '@fexgraph/core';
import type { OutputFiles } from '@fexgraph/files';
import { z } from 'zod';
import type { ColumnEncoder } from '../columns/column-encoder.ts';
import { RowBuffer } from '../columns/row-buffer.ts';
import { tableMetadata } from '../columns/table-metadata.ts';
import { requireSameColumns } from '../rows/row-encoder.ts';
import { tableFile } from '../rows/table-file.ts';
import { RowGroups } from './row-groups.ts';
import { TableFileSink } from './table-file-sink.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** What the definitions of sinks with one file of row groups have in common. */
export const columnFile = {
  ...tableFile,
  options: tableFile.options.extend({
    rowGroup: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(2_000)
      .describe('rows that are kept in memory and written together; larger groups read faster and take more memory'),
  }),
} as const;

/** The class that encodes, from a module that is loaded when the sink is prepared. */
type EncoderClass = new (schema: FexSchema, metadata: ReadonlyMap<string, string>) => ColumnEncoder;

interface ColumnFileOptions {
  readonly path: string;
  readonly embeddings: boolean;
  readonly rowGroup: number;
}

/**
 * A `TableFileSink` of a format that keeps columns together. Rows wait in memory until they fill a group of `rowGroup`
 * rows, and the last ones until the end. A file is read from its end; so after an error or a cancel that is written too,
 * and on a full disk the last rows give way to it, which is noted.
 */
export abstract class ColumnFileSink extends TableFileSink {
  #Encoder: EncoderClass | undefined;
  #columns: FexSchema | undefined;
  #groups: RowGroups | undefined;

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

  #begin(schema: FexSchema): RowGroups {
    const { embeddings, rowGroup } = this.options;
    const waiting = new RowBuffer(schema, rowGroup, ({ sensitive }) => sensitive === true && !embeddings);
    const encoder = new this.#Encoder!(schema, tableMetadata(schema, version));
    return new RowGroups(this.opened(), encoder, waiting, rowGroup);
  }
}
