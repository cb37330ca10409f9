import { type FexBatch, type OptionsOf, type ProcessContext, type SinkNode, type SinkOutcome } from '@fexgraph/core';
import { z } from 'zod';
/** Gets the rows of one frame. The next frame's rows wait until it has returned or its promise has resolved. */
export type RowCallback = (rows: FexBatch, context: ProcessContext) => void | Promise<void>;
/** Told once, after the last rows. */
export type EndCallback = (outcome: SinkOutcome) => void | Promise<void>;
declare const definition: Omit<{
    readonly type: "sink/callback";
    readonly version: 1;
    readonly summary: "calls a function with the rows of every frame";
    readonly input: import("@fexgraph/core").Port<FexBatch, false, false>;
    readonly options: z.ZodObject<{
        call: z.ZodCustom<RowCallback, RowCallback>;
        end: z.ZodOptional<z.ZodCustom<EndCallback, EndCallback>>;
    }, z.core.$strip>;
    readonly acceptsSensitive: () => true;
}, "kind"> & {
    readonly kind: "sink";
};
/**
 * Hands rows to a function of the caller's, in order, one frame at a time, embeddings included. What the function
 * throws is the failure of that frame.
 */
export declare class CallbackSinkNode implements SinkNode<FexBatch> {
    private readonly options;
    constructor(options: OptionsOf<typeof definition>);
    write(batch: FexBatch, context: ProcessContext): void | Promise<void>;
    finish(outcome: SinkOutcome): void | Promise<void>;
}
/** @example fex$.pipe(callbackSink({ call: (rows) => socket.send(rows.row(0).toObject()) })) */
export declare const callbackSink: import("@fexgraph/core").NodeFactory<Omit<{
    readonly type: "sink/callback";
    readonly version: 1;
    readonly summary: "calls a function with the rows of every frame";
    readonly input: import("@fexgraph/core").Port<FexBatch, false, false>;
    readonly options: z.ZodObject<{
        call: z.ZodCustom<RowCallback, RowCallback>;
        end: z.ZodOptional<z.ZodCustom<EndCallback, EndCallback>>;
    }, z.core.$strip>;
    readonly acceptsSensitive: () => true;
}, "kind"> & {
    readonly kind: "sink";
}, typeof CallbackSinkNode>;
export {};
