import {
  type FexBatch,
  FexgraphError,
  FexPacket,
  type FexSchema,
  IMAGE_SCHEMA,
  type Note,
  port,
  type SinkNode,
  type SinkOutcome,
  type WrittenFile,
} from '@fexgraph/core';
import { BesideFile, diskFiles, type OutputFiles } from '@fexgraph/files';
import { z } from 'zod';
import type { RowEncoder } from '../rows/row-encoder.ts';

/** What the definitions of sinks with one file of rows have in common. */
export const rowFile = {
  input: port(FexPacket, 'rows to write'),
  options: z.object({
    path: z.string().min(1, 'must name a file').describe('the file; its folder is made if it is not there'),
    embeddings: z.boolean().default(false).describe('writes identity embeddings (biometric data)'),
  }),
  acceptsSensitive: ({ embeddings }: { readonly embeddings: boolean }) => embeddings,
} as const;

/**
 * Rows on their way into a file, written beside (`<path>.part`) and renamed when the run is complete. After an error or
 * a cancel the rows so far stay as `<path>.partial`, whole rows only; without any row nothing stays.
 *
 * The first batch decides the columns. A run that ends without a row still makes a file, with the header of a table of
 * pictures, unless there is one of a run before: nothing takes the place of results.
 */
export abstract class RowFileSink implements SinkNode<FexBatch> {
  #file: BesideFile | undefined;
  #encoder: RowEncoder | undefined;
  #rows = 0;
  readonly #notes: Note[] = [];

  constructor(
    private readonly path: string,
    private readonly encoderFor: (schema: FexSchema) => RowEncoder,
    private readonly files: OutputFiles = diskFiles,
  ) {}

  /** @throws FexgraphError OUTPUT_FAILED if the file cannot be made, before a frame is worked on. */
  async prepare(): Promise<void> {
    this.#file = await BesideFile.open(this.path, this.files);
  }

  /** @throws FexgraphError OUTPUT_FAILED; the rows written before are safe and the write may be tried again. */
  async write(batch: FexBatch): Promise<void> {
    const encoder = this.#encoder ?? this.encoderFor(batch.schema);
    const rows = encoder.rows(batch);
    await this.#opened().write(this.#encoder ? rows : joined(encoder.header(), rows));
    this.#encoder = encoder;
    this.#rows += batch.rowCount;
  }

  async finish({ complete }: SinkOutcome): Promise<void> {
    if (!complete) return this.dispose();
    const file = this.#opened();
    if (!this.#encoder && (await this.files.occupant(this.path)) === 'file') {
      await file.discard();
      this.#notes.push({ input: this.path, kind: 'table of a run before, kept: this run gave no row' });
      return;
    }
    if (!this.#encoder) await file.write(this.encoderFor(IMAGE_SCHEMA).header());
    await file.complete();
  }

  /** Sets an unfinished file aside. */
  async dispose(): Promise<void> {
    await this.#file?.abandon();
  }

  notes(): readonly Note[] {
    return this.#notes;
  }

  written(): readonly WrittenFile[] {
    const left = this.#file?.left;
    return left ? [{ ...left, rows: this.#rows }] : [];
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
