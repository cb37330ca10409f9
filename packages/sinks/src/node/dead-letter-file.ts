import { type FrameFailure, toError, type WrittenFile } from '@fexgraph/core';
import { BesideFile, diskFiles, type OutputFiles } from '@fexgraph/files';
import type { Observable } from 'rxjs';

/** One line of the file: which frame failed, where, why, and what became of it. */
function line({ error, settlement }: FrameFailure): Uint8Array {
  const { key, input, nodePath, port, code, message, hint } = error;
  const record = {
    source: key.source,
    frame: key.index,
    time: key.time,
    input,
    node: nodePath,
    port,
    code,
    message,
    hint,
    settlement,
  };
  return new TextEncoder().encode(`${JSON.stringify(record)}\n`);
}

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
export function writeDeadLetters(
  failures: Observable<FrameFailure>,
  path: string,
  files: OutputFiles = diskFiles,
): Promise<WrittenFile | undefined> {
  return new Promise((resolve, reject) => {
    let file: BesideFile | undefined;
    // Failures come faster than a disk writes: each line waits for the one before.
    let written = Promise.resolve();
    const fail = async (thrown: unknown) => {
      await file?.abandon();
      reject(toError(thrown));
    };
    failures.subscribe({
      next: (failure) => {
        written = written.then(async () => {
          file ??= await BesideFile.open(path, files);
          await file.write(line(failure));
        });
        // Reported at the end; until then it is not unhandled.
        written.catch(() => undefined);
      },
      complete: () => {
        written.then(() => file?.complete()).then(() => resolve(file?.left), fail);
      },
      error: fail,
    });
  });
}
