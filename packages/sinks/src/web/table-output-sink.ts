import {
  type FexBatch,
  FexgraphError,
  type Note,
  type SinkNode,
  type SinkOutcome,
  type WrittenFile,
} from '@fexgraph/core';
import type { GrowingFile, TableWriter } from '../rows/table-writer.ts';
import { downloads } from './downloads.ts';
import type { WebOutput, WebOutputs } from './web-outputs.ts';

/**
 * A table on its way into an output of the page, which is there when the run is complete. After an error or a cancel the
 * rows so far are there as `<path>.partial`; without any row nothing is. Where there is no room for the end of one that
 * needs it, nothing can be read, and a note says how many rows that are. The first batch decides the columns; a run
 * without a row gives the header of a table of pictures.
 */
export abstract class TableOutputSink implements SinkNode<FexBatch> {
  readonly #notes: Note[] = [];
  #output: WebOutput | undefined;
  #bytes = 0;
  #left: WrittenFile | undefined;
  readonly #file: GrowingFile;

  constructor(
    private readonly path: string,
    private readonly table: TableWriter,
    private readonly outputs: WebOutputs = downloads(),
  ) {
    const bytes = () => this.#bytes;
    this.#file = {
      get size() {
        return bytes();
      },
      write: async (more) => {
        await this.#opened().write(more);
        this.#bytes += more.length;
      },
    };
  }

  /** @throws FexgraphError OUTPUT_FAILED */
  async prepare(): Promise<void> {
    await this.table.prepare?.();
    this.#output = await this.outputs.open(this.path);
  }

  async write(batch: FexBatch): Promise<void> {
    await this.table.write(batch, this.#file);
  }

  async finish({ complete }: SinkOutcome): Promise<void> {
    if (!complete) return this.dispose();
    await this.table.end(this.#file);
    await this.#opened().complete();
    this.#settle(this.path, true);
  }

  /** Sets an unfinished output aside. */
  async dispose(): Promise<void> {
    const output = this.#output;
    if (!output) return;
    const count = await this.table.save();
    if (count > 0) this.#notes.push({ input: this.path, kind: 'rows that could not be written', count, missed: true });
    const path = this.table.rows > 0 ? `${this.path}.partial` : undefined;
    this.#output = undefined;
    await output.abandon(path);
    if (path !== undefined) this.#settle(path, false);
  }

  notes(): readonly Note[] {
    return this.#notes;
  }

  written(): readonly WrittenFile[] {
    return this.#left ? [this.#left] : [];
  }

  #settle(path: string, complete: boolean): void {
    this.#output = undefined;
    this.#left = { path, complete, rows: this.table.rows, bytes: this.#bytes };
  }

  #opened(): WebOutput {
    if (!this.#output) throw new FexgraphError('INTERNAL', `${this.path} was written to before it was opened`);
    return this.#output;
  }
}
