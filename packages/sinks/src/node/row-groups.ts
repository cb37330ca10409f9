import type { FexBatch } from '@fexgraph/core';
import type { BesideFile, FileMark } from '@fexgraph/files';
import type { ColumnEncoder } from '../columns/column-encoder.ts';
import type { RowBuffer } from '../columns/row-buffer.ts';

interface WrittenGroup {
  readonly rows: number;
  readonly entry: unknown;
  /** Where the file ended before it. */
  readonly before: FileMark;
}

type Put = (bytes: Uint8Array) => Promise<void>;

/**
 * The rows of one table on their way into a file, in groups of the same number of rows however they came. A group that
 * cannot be written stays here whole.
 */
export class RowGroups {
  readonly #written: WrittenGroup[] = [];

  constructor(
    private readonly file: BesideFile,
    private readonly encoder: ColumnEncoder,
    private readonly waiting: RowBuffer,
    private readonly groupRows: number,
  ) {}

  get rowsInFile(): number {
    return this.#written.reduce((sum, { rows }) => sum + rows, 0);
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
    if (this.waiting.rowCount > 0) await this.#write(this.waiting.rowCount, put);
    if (this.file.size === 0) await put(this.encoder.header());
    await put(this.#footer());
  }

  /**
   * Writes as much of what waits as there is room for, and the end of a file that can be read. If there is no room for
   * the end, the last groups make room for it. Resolves to the number of rows that are lost; without any group in it the
   * file is discarded.
   */
  async save(): Promise<number> {
    const put: Put = (bytes) => this.file.writeToSave(bytes);
    const rows = this.rowsInFile + this.waiting.rowCount;
    let count = Math.min(this.groupRows, this.waiting.rowCount);
    while (count > 0) {
      const isThere = await this.#write(count, put).then(
        () => true,
        () => false,
      );
      count = Math.min(isThere ? count : Math.floor(count / 2), this.waiting.rowCount);
    }
    while (this.#written.length > 0) {
      try {
        await put(this.#footer());
        return rows - this.rowsInFile;
      } catch {
        await this.file.backTo(this.#written.pop()!.before);
      }
    }
    await this.file.discard();
    return rows;
  }

  async #writeWhole(put: Put): Promise<void> {
    while (this.waiting.rowCount >= this.groupRows) await this.#write(this.groupRows, put);
  }

  async #write(rows: number, put: Put): Promise<void> {
    if (this.file.size === 0) await put(this.encoder.header());
    const before = this.file.mark();
    const { bytes, entry } = this.encoder.group(this.waiting, rows, this.file.size);
    await put(bytes);
    this.waiting.drop(rows);
    this.#written.push({ rows, entry, before });
  }

  #footer(): Uint8Array {
    return this.encoder.footer(this.#written.map(({ entry }) => entry));
  }
}
