import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { FexgraphError, toError } from '@fexgraph/core';
import { asyncBufferFromFile } from 'hyparquet';
import { type CsvFormat, readCsv } from '../read/csv-batches.ts';
import { readNdjson } from '../read/ndjson-batches.ts';
import { readArrow } from '../read/read-arrow.ts';
import { readParquet } from '../read/read-parquet.ts';
import { tableFormat } from '../read/table-format.ts';
import type { FexTable } from '../table/fex-table.ts';

/**
 * Reads a table in batches, in memory of one batch. The end of the name says what it is: .csv, .tsv, .txt, .ndjson,
 * .jsonl, each also with .gz, .parquet, .arrow or .feather. A .tsv file has tabs unless the format says otherwise.
 * @throws FexgraphError `BAD_INPUT` with line and column, or why the file cannot be read (rejects).
 */
export async function* readTableFile(path: string, format: Omit<CsvFormat, 'name'> = {}): AsyncGenerator<FexTable> {
  if (/\.(arrow|feather)$/i.test(path)) {
    yield* arrowFile(path);
    return;
  }
  const kind = tableFormat(path);
  const delimiter = format.delimiter ?? (/\.tsv(\.gz)?$/i.test(path) ? '\t' : undefined);
  if (kind === 'csv') yield* readCsv(pieces(path), { ...format, delimiter, name: path });
  else if (kind === 'ndjson') yield* readNdjson(pieces(path), { rows: format.rows, name: path });
  else yield* readParquet(await opened(path), { name: path });
}

async function* pieces(path: string): AsyncGenerator<Uint8Array> {
  const file = createReadStream(path, { highWaterMark: 1 << 20 });
  const unpacked = /\.gz$/i.test(path) ? file.pipe(createGunzip({ chunkSize: 1 << 18 })) : file;
  // A pipe passes no errors on.
  if (unpacked !== file) file.on('error', (error) => unpacked.destroy(error));
  try {
    yield* unpacked as AsyncIterable<Uint8Array>;
  } catch (cause) {
    throw unreadable(path, cause);
  } finally {
    file.destroy();
  }
}

async function opened(path: string): ReturnType<typeof asyncBufferFromFile> {
  try {
    return await asyncBufferFromFile(path);
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

async function* arrowFile(path: string): AsyncGenerator<FexTable> {
  const file = await open(path).catch((cause) => {
    throw unreadable(path, cause);
  });
  try {
    yield* readArrow(file, { name: path });
  } finally {
    await file.close();
  }
}

/** Codes of zlib. */
const NOT_GZIP: readonly string[] = ['Z_DATA_ERROR', 'Z_BUF_ERROR'];

function unreadable(path: string, cause: unknown): FexgraphError {
  const { code, message } = toError(cause) as NodeJS.ErrnoException;
  const hint = NOT_GZIP.includes(code ?? '') ? { hint: 'it is no gzip file, or was cut off' } : {};
  return new FexgraphError('BAD_INPUT', `${path}: the table cannot be read: ${message}`, { ...hint, cause });
}
