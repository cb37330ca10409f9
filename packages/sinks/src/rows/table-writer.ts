import type { FexBatch } from '@fexgraph/core';

/** A file that grows. */
export interface GrowingFile {
  /** Bytes written so far. */
  readonly size: number;
  /** Appends. */
  write(bytes: Uint8Array): Promise<void>;
}

/** What a table is in its file, which belongs to a sink. The first batch decides the columns. */
export interface TableWriter<File extends GrowingFile = GrowingFile> {
  /** Whether a batch has decided the columns. */
  readonly hasColumns: boolean;
  /** Rows in the file. */
  readonly rows: number;
  /** Loads what is needed to write. */
  prepare?(): Promise<void>;
  /** Takes a batch whole or, if it fails, nothing of it. */
  write(batch: FexBatch, file: File): Promise<void>;
  /** Writes what the file lacks to be whole: without any batch, the header of a table of pictures. */
  end(file: File): Promise<void>;
  /** Makes a file that will be abandoned readable, or discards it. Resolves to the number of rows that are lost. */
  save(): Promise<number>;
}
