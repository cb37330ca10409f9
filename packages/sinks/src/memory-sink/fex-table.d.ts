import { FexBatch, type FexSchema } from '@fexgraph/core';
export interface FexTableLimits {
    /** Most rows it takes; a row of the reference's columns is about 9 kB. Default 10 000. */
    readonly maxRows?: number;
}
/** Rows collected in memory, in the order they came. */
export declare class FexTable {
    #private;
    constructor(limits?: FexTableLimits);
    get rowCount(): number;
    /** Of the first batch; undefined while there is none. */
    get schema(): FexSchema | undefined;
    /** @throws FexgraphError LIMIT_EXCEEDED beyond `maxRows`, OUTPUT_FAILED for a batch with other columns. */
    add(batch: FexBatch): void;
    /** All rows as one batch, a copy. Without any row it has the columns of a table of pictures. */
    toBatch(): FexBatch;
}
