import {
  type FexBatch,
  FexgraphError,
  type Note,
  type SinkNode,
  type SinkOutcome,
  type WrittenFile,
} from '@fexgraph/core';
import { BesideFile, diskFiles, type OutputFiles } from '@fexgraph/files';
import type { TableWriter } from '../rows/table-writer.ts';

/**
 * A table on its way into a file, written beside (`<path>.part`) and renamed when the run is complete. After an error or
 * a cancel the rows so far stay as `<path>.partial`, whole rows only, in a file that can be read; without any row
 * nothing stays. Where a full disk leaves no room for its end, the last rows give way to it, which is noted.
 *
 * The first batch decides the columns. A run that ends without a row still makes a file, with the columns of a table of
 * pictures, unless there is one of a run before: nothing takes the place of results.
 */
export abstract class TableFileSink implements SinkNode<FexBatch> {
  #file: BesideFile | undefined;
  readonly #notes: Note[] = [];

  constructor(
    private readonly path: string,
    private readonly table: TableWriter<BesideFile>,
    private readonly files: OutputFiles = diskFiles,
  ) {}

  /** @throws FexgraphError OUTPUT_FAILED if the file cannot be made, before a frame is worked on. */
  async prepare(): Promise<void> {
    await this.table.prepare?.();
    this.#file = await BesideFile.open(this.path, this.files);
  }

  /** @throws FexgraphError OUTPUT_FAILED; the rows written before are safe and the write may be tried again. */
  async write(batch: FexBatch): Promise<void> {
    await this.table.write(batch, this.#opened());
  }

  async finish({ complete }: SinkOutcome): Promise<void> {
    if (!complete) return this.dispose();
    const file = this.#opened();
    if (!this.table.hasColumns && (await this.files.occupant(this.path)) === 'file') {
      await file.discard();
      this.#notes.push({ input: this.path, kind: 'table of a run before, kept: this run gave no row' });
      return;
    }
    await this.table.end(file);
    await file.complete();
  }

  /** Sets an unfinished file aside. */
  async dispose(): Promise<void> {
    const file = this.#file;
    if (!file || file.isSettled) return;
    const count = await this.table.save().finally(() => file.abandon());
    if (count > 0) this.#notes.push({ input: this.path, kind: 'rows that could not be written', count, missed: true });
  }

  notes(): readonly Note[] {
    return this.#notes;
  }

  written(): readonly WrittenFile[] {
    const left = this.#file?.left;
    return left ? [{ ...left, rows: this.table.rows }] : [];
  }

  #opened(): BesideFile {
    if (!this.#file) throw new FexgraphError('INTERNAL', `${this.path} was written to before it was opened`);
    return this.#file;
  }
}
