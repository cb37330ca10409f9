import { type FexBatch, type FexSchema, type Note, type SinkNode, type SinkOutcome, type WrittenFile } from '@fexgraph/core';
import { type OutputFiles } from '@fexgraph/files';
import { z } from 'zod';
import type { RowEncoder } from '../rows/row-encoder.ts';
/** What the definitions of sinks with one file of rows have in common. */
export declare const rowFile: {
    readonly input: import("@fexgraph/core").Port<FexBatch, false, false>;
    readonly options: z.ZodObject<{
        path: z.ZodString;
        embeddings: z.ZodDefault<z.ZodBoolean>;
    }, z.core.$strip>;
    readonly acceptsSensitive: ({ embeddings }: {
        readonly embeddings: boolean;
    }) => boolean;
};
/**
 * Rows on their way into a file, written beside (`<path>.part`) and renamed when the run is complete. After an error or
 * a cancel the rows so far stay as `<path>.partial`, whole rows only; without any row nothing stays.
 *
 * The first batch decides the columns. A run that ends without a row still makes a file, with the header of a table of
 * pictures, unless there is one of a run before: nothing takes the place of results.
 */
export declare abstract class RowFileSink implements SinkNode<FexBatch> {
    #private;
    private readonly path;
    private readonly encoderFor;
    private readonly files;
    constructor(path: string, encoderFor: (schema: FexSchema) => RowEncoder, files?: OutputFiles);
    /** @throws FexgraphError OUTPUT_FAILED if the file cannot be made, before a frame is worked on. */
    prepare(): Promise<void>;
    /** @throws FexgraphError OUTPUT_FAILED; the rows written before are safe and the write may be tried again. */
    write(batch: FexBatch): Promise<void>;
    finish({ complete }: SinkOutcome): Promise<void>;
    /** Sets an unfinished file aside. */
    dispose(): Promise<void>;
    notes(): readonly Note[];
    written(): readonly WrittenFile[];
}
