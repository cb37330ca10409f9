import {
  type FexBatch,
  FexgraphError,
  type Note,
  type SinkNode,
  type SinkOutcome,
  type WrittenFile,
} from '@fexgraph/core';
import type { GroupFile } from '../columns/row-groups.ts';
import { downloads } from './downloads.ts';
import type { WebOutput, WebOutputs } from './web-outputs.ts';

/**
 * A table on its way into an output of the page, which is there when the run is complete. After an error or a cancel the
 * rows so far are there as `<path>.partial`; without any row nothing is. The first batch decides the columns; a run
 * without a row gives the header of a table of pictures.
 */
export abstract class TableOutputSink implements SinkNode<FexBatch> {
  readonly #notes: Note[] = [];
  #output: WebOutput | undefined;
  #bytes = 0;
  #left: WrittenFile | undefined;
  /** What the table is written into. */
  protected readonly file: GroupFile;

  constructor(
    private readonly path: string,
    private readonly outputs: WebOutputs = downloads(),
  ) {
    const bytes = () => this.#bytes;
    this.file = {
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
    this.#output = await this.outputs.open(this.path);
  }

  abstract write(batch: FexBatch): Promise<void>;

  /** Rows in the output. */
  protected abstract get rows(): number;

  /** Writes what a complete output lacks. */
  protected abstract end(): Promise<void>;

  /** Makes readable what is left of an unfinished one. @returns rows that are lost by that (resolves to) */
  protected abstract save(): Promise<number>;

  async finish({ complete }: SinkOutcome): Promise<void> {
    if (!complete) return this.dispose();
    await this.end();
    await this.#opened().complete();
    this.#settle(this.path, true);
  }

  /** Sets an unfinished output aside. */
  async dispose(): Promise<void> {
    const output = this.#output;
    if (!output) return;
    const count = await this.save();
    if (count > 0) this.#notes.push({ input: this.path, kind: 'rows that could not be written', count, missed: true });
    const path = this.rows > 0 ? `${this.path}.partial` : undefined;
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
    this.#left = { path, complete, rows: this.rows, bytes: this.#bytes };
  }

  #opened(): WebOutput {
    if (!this.#output) throw new FexgraphError('INTERNAL', `${this.path} was written to before it was opened`);
    return this.#output;
  }
}
