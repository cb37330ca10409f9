import {
  type FexBatch,
  FexgraphError,
  type FexSchema,
  IMAGE_SCHEMA,
  type SinkNode,
  type SinkOutcome,
  type WrittenFile,
} from '@fexgraph/core';
import type { RowEncoder } from '../rows/row-encoder.ts';
import { downloads } from './downloads.ts';
import type { WebOutput, WebOutputs } from './web-outputs.ts';

/**
 * Rows on their way into an output of the page, which is there when the run is complete. After an error or a cancel the
 * rows so far are there as `<path>.partial`; without any row nothing is. The first batch decides the columns; a run
 * without a row gives the header of a table of pictures.
 */
export abstract class RowOutputSink implements SinkNode<FexBatch> {
  #output: WebOutput | undefined;
  #encoder: RowEncoder | undefined;
  #rows = 0;
  #bytes = 0;
  #left: WrittenFile | undefined;

  constructor(
    private readonly path: string,
    private readonly encoderFor: (schema: FexSchema) => RowEncoder,
    private readonly outputs: WebOutputs = downloads(),
  ) {}

  /** @throws FexgraphError OUTPUT_FAILED */
  async prepare(): Promise<void> {
    this.#output = await this.outputs.open(this.path);
  }

  async write(batch: FexBatch): Promise<void> {
    const encoder = this.#encoder ?? this.encoderFor(batch.schema);
    const rows = encoder.rows(batch);
    if (!this.#encoder) await this.#append(encoder.header());
    this.#encoder = encoder;
    await this.#append(rows);
    this.#rows += batch.rowCount;
  }

  async finish({ complete }: SinkOutcome): Promise<void> {
    if (!complete) return this.dispose();
    if (!this.#encoder) await this.#append(this.encoderFor(IMAGE_SCHEMA).header());
    await this.#opened().complete();
    this.#settle({ path: this.path, complete: true });
  }

  /** Sets an unfinished output aside. */
  async dispose(): Promise<void> {
    const output = this.#output;
    this.#output = undefined;
    if (!output) return;
    const path = `${this.path}.partial`;
    await output.abandon(this.#rows > 0 ? path : undefined);
    if (this.#rows > 0) this.#settle({ path, complete: false });
  }

  written(): readonly WrittenFile[] {
    return this.#left ? [this.#left] : [];
  }

  async #append(bytes: Uint8Array): Promise<void> {
    await this.#opened().write(bytes);
    this.#bytes += bytes.length;
  }

  #settle(file: Pick<WrittenFile, 'path' | 'complete'>): void {
    this.#output = undefined;
    this.#left = { ...file, rows: this.#rows, bytes: this.#bytes };
  }

  #opened(): WebOutput {
    if (!this.#output) throw new FexgraphError('INTERNAL', `${this.path} was written to before it was opened`);
    return this.#output;
  }
}
