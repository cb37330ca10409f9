import type { FexBatch, FexSchema } from '@fexgraph/core';
import { type RowEncoder, type RowEncoding } from '../rows/row-encoder.ts';
/**
 * A Fex table as newline-delimited JSON: one object per row, `key` (source, index, time in seconds) first, then every
 * column under its name with null for null. Numbers are written as in the CSV. JSON has no infinity: it becomes the
 * text `"inf"` or `"-inf"`. Identity embeddings are left out unless asked for.
 */
export declare class FexNdjsonWriter implements RowEncoder {
    #private;
    readonly schema: FexSchema;
    constructor(schema: FexSchema, encoding?: RowEncoding);
    header(): Uint8Array;
    /** @throws FexgraphError OUTPUT_FAILED if the batch has other columns than the table. */
    rows(batch: FexBatch): Uint8Array;
}
