import { type FexBatch, type Frame, type FrameKey, type Note, type OptionsOf, type SinkNode, type WrittenFile } from '@fexgraph/core';
import { type OutputFiles } from '@fexgraph/files';
import { z } from 'zod';
declare const definition: Omit<{
    readonly type: "sink/overlay";
    readonly version: 1;
    readonly summary: "draws faces over their pictures and writes these";
    readonly inputs: {
        frame: import("@fexgraph/core").Port<Frame, false, false>;
        fex: import("@fexgraph/core").Port<FexBatch, false, false>;
    };
    readonly options: z.ZodObject<{
        path: z.ZodOptional<z.ZodString>;
        folder: z.ZodOptional<z.ZodString>;
        format: z.ZodDefault<z.ZodEnum<{
            jpeg: "jpeg";
            png: "png";
            webp: "webp";
        }>>;
        maxSide: z.ZodDefault<z.ZodInt>;
        quality: z.ZodDefault<z.ZodInt>;
        box: z.ZodDefault<z.ZodBoolean>;
        contours: z.ZodDefault<z.ZodBoolean>;
        points: z.ZodDefault<z.ZodEnum<{
            landmarks: "landmarks";
            mesh: "mesh";
            none: "none";
        }>>;
        pose: z.ZodDefault<z.ZodBoolean>;
        gaze: z.ZodDefault<z.ZodBoolean>;
        ifPossible: z.ZodDefault<z.ZodBoolean>;
        labels: z.ZodDefault<z.ZodBoolean>;
    }, z.core.$strip>;
    readonly acceptsSensitive: () => true;
}, "kind"> & {
    readonly kind: "sink";
};
type Options = OptionsOf<typeof definition>;
/**
 * Pictures with faceboxes, contours, head axes, gaze and labels, each written beside and renamed.
 *
 * @throws FexgraphError OUTPUT_FAILED when it is prepared, if nothing can be written there; for a second frame when
 * one `path` was given; when `path` is the picture itself; when the disk is full
 */
export declare class OverlaySinkNode implements SinkNode<{
    readonly frame: Frame;
    readonly fex: FexBatch;
    readonly key: FrameKey;
}> {
    #private;
    private readonly options;
    private readonly files;
    constructor(options: Options, files?: OutputFiles);
    /**
     * Finds out whether it can write before a frame is worked on.
     *
     * @throws FexgraphError BACKEND_UNAVAILABLE without sharp, which is loaded here: a run without overlays needs none.
     */
    prepare(): Promise<void>;
    write(item: {
        readonly frame: Frame;
        readonly fex: FexBatch;
    }): Promise<void>;
    notes(): readonly Note[];
    written(): readonly WrittenFile[];
}
/** @example const overlay = builder.add('overlay', overlaySink({ folder: 'overlays' })) */
export declare const overlaySink: import("@fexgraph/core").NodeFactory<Omit<{
    readonly type: "sink/overlay";
    readonly version: 1;
    readonly summary: "draws faces over their pictures and writes these";
    readonly inputs: {
        frame: import("@fexgraph/core").Port<Frame, false, false>;
        fex: import("@fexgraph/core").Port<FexBatch, false, false>;
    };
    readonly options: z.ZodObject<{
        path: z.ZodOptional<z.ZodString>;
        folder: z.ZodOptional<z.ZodString>;
        format: z.ZodDefault<z.ZodEnum<{
            jpeg: "jpeg";
            png: "png";
            webp: "webp";
        }>>;
        maxSide: z.ZodDefault<z.ZodInt>;
        quality: z.ZodDefault<z.ZodInt>;
        box: z.ZodDefault<z.ZodBoolean>;
        contours: z.ZodDefault<z.ZodBoolean>;
        points: z.ZodDefault<z.ZodEnum<{
            landmarks: "landmarks";
            mesh: "mesh";
            none: "none";
        }>>;
        pose: z.ZodDefault<z.ZodBoolean>;
        gaze: z.ZodDefault<z.ZodBoolean>;
        ifPossible: z.ZodDefault<z.ZodBoolean>;
        labels: z.ZodDefault<z.ZodBoolean>;
    }, z.core.$strip>;
    readonly acceptsSensitive: () => true;
}, "kind"> & {
    readonly kind: "sink";
}, typeof OverlaySinkNode>;
export {};
