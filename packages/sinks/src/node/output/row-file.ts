import { type FexBatch, FexgraphError, type FexSchema, IMAGE_SCHEMA, type SinkOutcome } from '@fexgraph/core';
import type { RowEncoder } from '../../rows/row-encoder.ts';
import { BesideFile } from './beside-file.ts';
import type { OutputFiles } from './output-files.ts';

/**
 * A table on its way into a file. The first batch decides the columns. A run that ends without a row still makes a
 * file, with the header of a table of pictures.
 */
export class RowFile {
  #file: BesideFile | undefined;
  #encoder: RowEncoder | undefined;

  constructor(
    private readonly path: string,
    private readonly encoderFor: (schema: FexSchema) => RowEncoder,
    private readonly files?: OutputFiles,
  ) {}

  /** @throws FexgraphError OUTPUT_FAILED if the file cannot be made, before a frame is worked on. */
  async open(): Promise<void> {
    this.#file = await BesideFile.open(this.path, this.files);
  }

  /** @throws FexgraphError OUTPUT_FAILED; the rows written before are safe and the write may be tried again. */
  async write(batch: FexBatch): Promise<void> {
    const encoder = this.#encoder ?? this.encoderFor(batch.schema);
    const rows = encoder.rows(batch);
    await this.#opened().write(this.#encoder ? rows : joined(encoder.header(), rows));
    this.#encoder = encoder;
  }

  async finish({ complete }: SinkOutcome): Promise<void> {
    if (!complete) return this.close();
    const file = this.#opened();
    if (!this.#encoder) await file.write(this.encoderFor(IMAGE_SCHEMA).header());
    await file.complete();
  }

  /** Sets an unfinished file aside. */
  async close(): Promise<void> {
    await this.#file?.abandon();
  }

  #opened(): BesideFile {
    if (!this.#file) throw new FexgraphError('INTERNAL', `${this.path} was written to before it was opened`);
    return this.#file;
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
