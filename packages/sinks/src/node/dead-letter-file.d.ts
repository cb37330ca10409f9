import { type FrameFailure, type WrittenFile } from '@fexgraph/core';
import { type OutputFiles } from '@fexgraph/files';
import type { Observable } from 'rxjs';
/**
 * Writes every failure of a run as one JSON object per line, as they happen, beside and renamed at the end. A run
 * without failures leaves no file. Resolves to what is there when the stream has ended and the file is complete.
 *
 * @throws FexgraphError OUTPUT_FAILED when the file cannot be written; what was written so far stays as `.partial`
 * @example
 * const letters = writeDeadLetters(run.failures, 'dead-letters.ndjson');
 * await run.settled;
 * await letters;
 */
export declare function writeDeadLetters(failures: Observable<FrameFailure>, path: string, files?: OutputFiles): Promise<WrittenFile | undefined>;
