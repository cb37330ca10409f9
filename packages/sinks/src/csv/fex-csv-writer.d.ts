import type { FexBatch, FexSchema } from '@fexgraph/core';
import { type RowEncoder, type RowEncoding } from '../rows/row-encoder.ts';
export interface CsvEncoding extends RowEncoding {
    /** Begin with a byte-order mark, for programs that otherwise guess another encoding. Default false. */
    readonly bom?: boolean;
}
/** Quotes only where the text would break the line apart (spec: pipeline 9.1). */
export declare function csvField(text: string): string;
/**
 * A Fex table as CSV, byte for byte as pandas writes the reference's (spec: pipeline 9.1 and 12.3-12.4): UTF-8, without
 * byte-order mark unless asked, LF, no index column, empty fields for null, each number with the fewest digits that read back to it.
 */
export declare class FexCsvWriter implements RowEncoder {
    #private;
    readonly schema: FexSchema;
    constructor(schema: FexSchema, encoding?: CsvEncoding);
    header(): Uint8Array;
    /** @throws FexgraphError OUTPUT_FAILED if the batch has other columns than the table. */
    rows(batch: FexBatch): Uint8Array;
}
/** @throws FexgraphError INTERNAL for a fraction in a column of whole numbers. */
export declare function wholeText(value: number, column: string): string;
/** The first line of a table, with its line end. */
export declare function fexCsvHeader(schema: FexSchema): string;
/** The lines of a batch, each with its line end. `FexCsvWriter` gives bytes, for long tables. */
export declare function fexCsvRows(batch: FexBatch, encoding?: RowEncoding): string;
