import { type OptionsOf } from '@fexgraph/core';
import { type OutputFiles } from '@fexgraph/files';
import { RowFileSink } from './row-file-sink.ts';
declare const definition: Omit<{
    readonly input: import("@fexgraph/core").Port<import("@fexgraph/core").FexBatch, false, false>;
    readonly options: import("zod").ZodObject<{
        path: import("zod").ZodString;
        embeddings: import("zod").ZodDefault<import("zod").ZodBoolean>;
    }, import("zod/v4/core").$strip>;
    readonly acceptsSensitive: ({ embeddings }: {
        readonly embeddings: boolean;
    }) => boolean;
    readonly type: "sink/ndjson";
    readonly version: 1;
    readonly summary: "writes Fex rows as newline-delimited JSON";
}, "kind"> & {
    readonly kind: "sink";
};
/**
 * One JSON object a row (see `FexNdjsonWriter`) in a file; see `RowFileSink`. Without `embeddings` they are left out.
 *
 * @throws FexgraphError OUTPUT_FAILED when it is prepared, if the file cannot be written; later when the disk is full
 */
export declare class NdjsonSinkNode extends RowFileSink {
    constructor({ path, embeddings }: OptionsOf<typeof definition>, files?: OutputFiles);
}
/** @example fex$.pipe(ndjsonSink({ path: 'fex.ndjson' })) */
export declare const ndjsonSink: import("@fexgraph/core").NodeFactory<Omit<{
    readonly input: import("@fexgraph/core").Port<import("@fexgraph/core").FexBatch, false, false>;
    readonly options: import("zod").ZodObject<{
        path: import("zod").ZodString;
        embeddings: import("zod").ZodDefault<import("zod").ZodBoolean>;
    }, import("zod/v4/core").$strip>;
    readonly acceptsSensitive: ({ embeddings }: {
        readonly embeddings: boolean;
    }) => boolean;
    readonly type: "sink/ndjson";
    readonly version: 1;
    readonly summary: "writes Fex rows as newline-delimited JSON";
}, "kind"> & {
    readonly kind: "sink";
}, typeof NdjsonSinkNode>;
export {};
