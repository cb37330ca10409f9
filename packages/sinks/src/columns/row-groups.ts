import type { FexBatch } from '@fexgraph/core';
import type { GrowingFile } from '../rows/table-writer.ts';
import type { ColumnEncoder } from './column-encoder.ts';
import type { RowBuffer } from './row-buffer.ts';

export type Put = (bytes: Uint8Array) => Promise<void>;

/**
 * The rows of one table on their way into a file, in groups of the same number of rows however they came. A group that
 * cannot be written stays here whole.
 */
export class RowGroups<File extends GrowingFile = GrowingFile> {
  /** What the end of the file has to say of each group. */
  protected readonly written: { readonly rows: number; readonly entry: unknown }[] = [];

  constructor(
    protected readonly file: File,
    private readonly encoder: ColumnEncoder,
    protected readonly waiting: RowBuffer,
    protected readonly groupRows: number,
  ) {}

  get rowsInFile(): number {
    return this.written.reduce((sum, { rows }) => sum + rows, 0);
  }

  /** Writes whole groups first: if that fails, nothing of the batch was taken. */
  async add(batch: FexBatch): Promise<void> {
    await this.#writeWhole((bytes) => this.file.write(bytes));
    this.waiting.add(batch);
  }

  /** Writes what waits, and the end of the file. */
  async end(): Promise<void> {
    const put: Put = (bytes) => this.file.write(bytes);
    await this.#writeWhole(put);
    if (this.waiting.rowCount > 0) await this.writeGroup(this.waiting.rowCount, put);
    if (this.file.size === 0) await put(this.encoder.header());
    await put(this.footer());
  }

  /** Writes the end; where there is no room for it, nothing can be read. Resolves to the number of rows that are lost. */
  async save(): Promise<number> {
    const rows = this.rowsInFile + this.waiting.rowCount;
    await this.end().catch(() => this.written.splice(0));
    return rows - this.rowsInFile;
  }

  protected async writeGroup(rows: number, put: Put): Promise<void> {
    if (this.file.size === 0) await put(this.encoder.header());
    const { bytes, entry } = this.encoder.group(this.waiting, rows, this.file.size);
    await put(bytes);
    this.waiting.drop(rows);
    this.written.push({ rows, entry });
  }

  protected footer(): Uint8Array {
    return this.encoder.footer(this.written.map(({ entry }) => entry));
  }

  async #writeWhole(put: Put): Promise<void> {
    while (this.waiting.rowCount >= this.groupRows) await this.writeGroup(this.groupRows, put);
  }
}
