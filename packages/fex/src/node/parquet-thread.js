// @ts-check
/**
 * A thread that reads a Parquet file: it can be ended in the middle of a page whose length is a lie. Plain JavaScript because it
 * is started from the sources, too.
 * @typedef {import('./parquet-file.ts').FromThread} FromThread
 * @typedef {import('./parquet-file.ts').ToThread} ToThread
 */
import { parentPort, workerData } from 'node:worker_threads';
import { asyncBufferFromFile, parquetMetadataAsync, parquetRead } from 'hyparquet';

const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);

/** @param {FromThread} message */
const tell = (message) => port.postMessage(message);

/** @param {() => Promise<void>} work */
async function answering(work) {
  try {
    await work();
  } catch (thrown) {
    tell({ kind: 'failed', message: thrown instanceof Error ? thrown.message : String(thrown) });
  }
}

const file = await asyncBufferFromFile(workerData.path);
await answering(async () => {
  const metadata = await parquetMetadataAsync(file);
  tell({ kind: 'metadata', metadata });
  port.on('message', (/** @type {ToThread} */ rows) =>
    answering(async () => {
      await parquetRead({ file, metadata, ...rows, onChunk: (chunk) => tell({ kind: 'chunk', chunk }) });
      tell({ kind: 'end' });
    }),
  );
});
