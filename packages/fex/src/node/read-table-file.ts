import { constants, createReadStream } from 'node:fs';
import { access, open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { type CsvFormat, readCsv } from '../read/csv-batches.ts';
import { readNdjson } from '../read/ndjson-batches.ts';
import { readArrow } from '../read/read-arrow.ts';
import { readParquetFrom } from '../read/read-parquet.ts';
import { delimiterOf, tableFormat, unreadable } from '../read/table-format.ts';
import type { FexTable } from '../table/fex-table.ts';
import { ParquetFile } from './parquet-file.ts';

export interface TableFileFormat extends Omit<CsvFormat, 'name'> {
  /** A Parquet file is read in a thread, which is ended where it gives no sign for so long. Default 60 000. */
  readonly silenceMs?: number;
}

/**
 * Reads a table in batches, in memory of one batch. The end of the name says what it is: .csv, .tsv, .txt, .ndjson,
 * .jsonl, each also with .gz, .parquet, .arrow or .feather. A .tsv file has tabs unless the format says otherwise.
 * @throws FexgraphError `BAD_INPUT` with line and column, or why the file cannot be read; `LIMIT_EXCEEDED` for a Parquet
 * file on which the reader hangs (rejects).
 */
export async function* readTableFile(path: string, format: TableFileFormat = {}): AsyncGenerator<FexTable> {
  if (/\.(arrow|feather)$/i.test(path)) {
    yield* arrowFile(path);
    return;
  }
  const kind = tableFormat(path);
  if (kind === 'csv') yield* readCsv(pieces(path), { ...format, delimiter: delimiterOf(path, format), name: path });
  else if (kind === 'ndjson') yield* readNdjson(pieces(path), { rows: format.rows, name: path });
  else yield* parquetFile(path, format.silenceMs);
}

async function* pieces(path: string): AsyncGenerator<Uint8Array> {
  const file = createReadStream(path, { highWaterMark: 1 << 20 });
  const unpacked = /\.gz$/i.test(path) ? file.pipe(createGunzip({ chunkSize: 1 << 18 })) : file;
  // A pipe passes no errors on.
  if (unpacked !== file) file.on('error', (error) => unpacked.destroy(error));
  try {
    yield* unpacked as AsyncIterable<Uint8Array>;
  } catch (cause) {
    throw unreadable(path, cause, isNoGzip(cause));
  } finally {
    file.destroy();
  }
}

async function* parquetFile(path: string, silenceMs = 60_000): AsyncGenerator<FexTable> {
  await access(path, constants.R_OK).catch((cause) => {
    throw unreadable(path, cause, false);
  });
  const file = new ParquetFile(path, silenceMs);
  try {
    yield* readParquetFrom(file, { name: path });
  } finally {
    await file.close();
  }
}

async function* arrowFile(path: string): AsyncGenerator<FexTable> {
  const file = await open(path).catch((cause) => {
    throw unreadable(path, cause, false);
  });
  try {
    yield* readArrow(file, { name: path });
  } finally {
    await file.close();
  }
}

/** By the codes of zlib. */
function isNoGzip(cause: unknown): boolean {
  return ['Z_DATA_ERROR', 'Z_BUF_ERROR'].includes((cause as NodeJS.ErrnoException).code ?? '');
}
