import { type RunRecord } from './run-record.ts';
/**
 * A record as indented JSON: fields in the order of the format, free-form options by name and made `recordable`, so
 * that equal runs give equal texts.
 *
 * @throws FexgraphError INTERNAL if it is not a run record
 */
export declare function runRecordText(record: RunRecord): string;
/** @throws FexgraphError BAD_INPUT naming the fields that are wrong. */
export declare function parseRunRecord(text: string, name?: string): RunRecord;
