import { FexgraphError, toError } from '@fexgraph/core';
import { blobOutputs, downloads, type WebOutputs } from '@fexgraph/sinks/web';
import { type KeptRecording, tableOf } from './kept-recordings.ts';

export type TableFormat = 'csv' | 'parquet';

/** Only in browsers with the File System Access API, so not among the types of pages. */
type Picker = (options: { readonly mode: 'readwrite'; readonly id: string }) => Promise<FileSystemDirectoryHandle>;
const picker = (globalThis as { readonly showDirectoryPicker?: Picker }).showDirectoryPicker;

export const canChooseFolder = picker !== undefined;

/** Asks for a folder of the user's. Resolves to undefined if they choose none. */
export async function chooseFolder(): Promise<FileSystemDirectoryHandle | undefined> {
  try {
    return await picker?.({ mode: 'readwrite', id: 'fexgraph' });
  } catch (thrown) {
    if (toError(thrown).name === 'AbortError') return undefined;
    throw thrown;
  }
}

/**
 * Hands a recording over: into a folder of the user's, or as a download.
 *
 * @throws FexgraphError OUTPUT_FAILED for a folder that cannot be written (rejects); the recording is still kept.
 */
export async function saveRecording(
  recording: KeptRecording,
  format: TableFormat,
  folder?: FileSystemDirectoryHandle,
): Promise<void> {
  const outputs = folder ? filesIn(folder) : downloads();
  const table = await tableOf(recording);
  if (format === 'parquet') {
    const { csvToParquet } = await import('./csv-to-parquet.ts');
    await csvToParquet(table, recording.name, outputs);
  } else await copyInto(table, `${recording.name}.csv`, outputs);
}

async function copyInto(table: Blob, name: string, outputs: WebOutputs): Promise<void> {
  const output = await outputs.open(name);
  try {
    const reader = table.stream().getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      await output.write(value);
    }
  } catch (thrown) {
    await output.abandon(undefined);
    throw thrown;
  }
  await output.complete();
}

/** A file appears when it is complete. */
function filesIn(folder: FileSystemDirectoryHandle): WebOutputs {
  return blobOutputs(async (name, blob) => {
    try {
      const stream = await (await folder.getFileHandle(name, { create: true })).createWritable();
      await blob.stream().pipeTo(stream);
    } catch (cause) {
      throw new FexgraphError('OUTPUT_FAILED', `cannot write ${name} into ${folder.name}: ${toError(cause).message}`, {
        hint: 'choose another folder; the recording is kept in the browser',
        cause,
      });
    }
  });
}
