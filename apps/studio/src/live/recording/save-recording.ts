import { FexgraphError, toError } from '@fexgraph/core';
import { blobOutputs, downloads, type WebOutputs } from '@fexgraph/sinks/web';
import type { TableFormat } from './choose-folder.ts';
import { type KeptRecording, tableOf } from './kept-recordings.ts';
import type { ParquetAnswer, ParquetOrder } from './parquet-orders.ts';

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
  const wanted = format === 'csv' ? table : await parquetOf(table, recording.name);
  await copyInto(wanted, `${recording.name}.${format}`, outputs);
}

/** In a worker of its own: hours of rows are parsed. */
async function parquetOf(table: Blob, name: string): Promise<Blob> {
  const worker = new Worker(new URL('./parquet-worker.ts', import.meta.url), { type: 'module', name: 'parquet' });
  try {
    const answer = await new Promise<ParquetAnswer>((resolve) => {
      worker.addEventListener('message', ({ data }: MessageEvent<ParquetAnswer>) => resolve(data));
      worker.addEventListener('error', ({ message }) =>
        resolve({ error: { message: message || 'its worker could not be loaded' } }),
      );
      worker.postMessage({ table, name } satisfies ParquetOrder);
    });
    if (!answer.error) return answer.parquet;
    const { message, hint } = answer.error;
    throw new FexgraphError('OUTPUT_FAILED', `${name} cannot be made Parquet: ${message}`, { hint });
  } finally {
    worker.terminate();
  }
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
