import { type FexBatch, FexgraphError, type FexSchema } from '@fexgraph/core';

export interface RowEncoding {
  /** Write identity embeddings. Default false: their columns stay empty, because embeddings are biometric data. */
  readonly embeddings?: boolean;
  /** Significant digits of fractions at most. Default: as many as it takes to read the same number back. */
  readonly digits?: number;
}

/** Turns batches of one table into bytes of a file format. */
export interface RowEncoder {
  /** What comes before the first row; may be empty. */
  header(): Uint8Array;
  /** Whole rows, each ended by a line end. */
  rows(batch: FexBatch): Uint8Array;
}

/**
 * A table has one set of columns from its first row to its last.
 * @throws FexgraphError OUTPUT_FAILED naming the first column that differs.
 */
export function requireSameColumns(expected: FexSchema, batch: FexBatch): void {
  const found = batch.schema;
  if (found === expected) return;
  const count = Math.max(found.columns.length, expected.columns.length);
  const type = (schema: FexSchema, column: string) => schema.place(column)?.group.type;
  for (let i = 0; i < count; i++) {
    const [before, now] = [expected.columns[i], found.columns[i]];
    if (before === now && type(expected, before) === type(found, now)) continue;
    throw new FexgraphError(
      'OUTPUT_FAILED',
      `the columns changed within one table: column ${i + 1} was ${before ?? '(none)'} and is now ${now ?? '(none)'}`,
      { hint: 'write pictures and videos to tables of their own' },
    );
  }
}
