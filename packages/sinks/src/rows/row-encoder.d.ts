import { type FexBatch, type FexSchema } from '@fexgraph/core';
export interface RowEncoding {
    /** Write identity embeddings. Default false: their columns stay empty, because embeddings are biometric data. */
    readonly embeddings?: boolean;
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
export declare function requireSameColumns(expected: FexSchema, batch: FexBatch): void;
