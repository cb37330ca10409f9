import type { OutputFiles } from '@fexgraph/files';
import type { RunRecord } from '../run-record/run-record.ts';
/**
 * Writes a run record beside and renames it, so that a reader never sees half of one.
 *
 * @throws FexgraphError OUTPUT_FAILED naming the file and the reason, INTERNAL if it is not a run record
 */
export declare function writeRunRecord(path: string, record: RunRecord, files?: OutputFiles): Promise<void>;
