import { type OptionsOf } from '@fexgraph/core';
import { type OutputFiles } from '@fexgraph/files';
import { z } from 'zod';
import { RowFileSink } from './row-file-sink.ts';
declare const definition: Omit<{
    readonly input: import("@fexgraph/core").Port<import("@fexgraph/core").FexBatch, false, false>;
    readonly acceptsSensitive: ({ embeddings }: {
        readonly embeddings: boolean;
    }) => boolean;
    readonly type: "sink/csv";
    readonly version: 1;
    readonly summary: "writes Fex rows to a CSV file that py-feat reads";
    readonly options: z.ZodObject<{
        path: z.ZodString;
        embeddings: z.ZodDefault<z.ZodBoolean>;
        bom: z.ZodDefault<z.ZodBoolean>;
    }, z.core.$strip>;
}, "kind"> & {
    readonly kind: "sink";
};
/**
 * Rows as CSV (spec: pipeline 9.1) in a file; see `RowFileSink`. Without `embeddings` their columns are there and empty.
 *
 * @throws FexgraphError OUTPUT_FAILED when it is prepared, if the file cannot be written; later when the disk is full
 */
export declare class CsvSinkNode extends RowFileSink {
    constructor({ path, embeddings, bom }: OptionsOf<typeof definition>, files?: OutputFiles);
}
/** @example fex$.pipe(csvSink({ path: 'fex.csv' })) */
export declare const csvSink: import("@fexgraph/core").NodeFactory<Omit<{
    readonly input: import("@fexgraph/core").Port<import("@fexgraph/core").FexBatch, false, false>;
    readonly acceptsSensitive: ({ embeddings }: {
        readonly embeddings: boolean;
    }) => boolean;
    readonly type: "sink/csv";
    readonly version: 1;
    readonly summary: "writes Fex rows to a CSV file that py-feat reads";
    readonly options: z.ZodObject<{
        path: z.ZodString;
        embeddings: z.ZodDefault<z.ZodBoolean>;
        bom: z.ZodDefault<z.ZodBoolean>;
    }, z.core.$strip>;
}, "kind"> & {
    readonly kind: "sink";
}, typeof CsvSinkNode>;
export {};
