import {
  type FexBatch,
  FexgraphError,
  type Note,
  type SinkNode,
  type SinkOutcome,
  type WrittenFile,
} from '@fexgraph/core';
import { BesideFile, diskFiles, type OutputFiles } from '@fexgraph/files';

/**
 * A table on its way into a file, written beside (`<path>.part`) and renamed when the run is complete. After an error or
 * a cancel the rows so far stay as `<path>.partial`, whole rows only, in a file that can be read; without any row
 * nothing stays.
 *
 * The first batch decides the columns. A run that ends without a row still makes a file, with the columns of a table of
 * pictures, unless there is one of a run before: nothing takes the place of results.
 */
export abstract class TableFileSink implements SinkNode<FexBatch> {
  #file: BesideFile | undefined;
  readonly #notes: Note[] = [];

  constructor(
    protected readonly path: string,
    private readonly files: OutputFiles = diskFiles,
  ) {}

  /** @throws FexgraphError OUTPUT_FAILED if the file cannot be made, before a frame is worked on. */
  async prepare(): Promise<void> {
    this.#file = await BesideFile.open(this.path, this.files);
  }

  /** @throws FexgraphError OUTPUT_FAILED; the rows written before are safe and the write may be tried again. */
  abstract write(batch: FexBatch): Promise<void>;

  /** Whether a batch has decided the columns. */
  protected abstract get hasColumns(): boolean;

  /** Rows in the file. */
  protected abstract get rowsInFile(): number;

  /** Writes what the file lacks to be whole. */
  protected abstract end(): Promise<void>;

  /** Makes a file that will be abandoned readable, or discards it. */
  protected abstract save(): Promise<void>;

  async finish({ complete }: SinkOutcome): Promise<void> {
    if (!complete) return this.dispose();
    if (!this.hasColumns && (await this.files.occupant(this.path)) === 'file') {
      await this.opened().discard();
      this.note({ input: this.path, kind: 'table of a run before, kept: this run gave no row' });
      return;
    }
    await this.end();
    await this.opened().complete();
  }

  /** Sets an unfinished file aside. */
  async dispose(): Promise<void> {
    const file = this.#file;
    if (!file || file.isSettled) return;
    await this.save().finally(() => file.abandon());
  }

  notes(): readonly Note[] {
    return this.#notes;
  }

  written(): readonly WrittenFile[] {
    const left = this.#file?.left;
    return left ? [{ ...left, rows: this.rowsInFile }] : [];
  }

  protected note(note: Note): void {
    this.#notes.push(note);
  }

  protected opened(): BesideFile {
    if (!this.#file) throw new FexgraphError('INTERNAL', `${this.path} was written to before it was opened`);
    return this.#file;
  }
}
