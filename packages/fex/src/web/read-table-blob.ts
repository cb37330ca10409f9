import { type CsvFormat, readCsv } from '../read/csv-batches.ts';
import { readNdjson } from '../read/ndjson-batches.ts';
import type { readParquet } from '../read/read-parquet.ts';
import { delimiterOf, tableFormat, unreadable } from '../read/table-format.ts';
import type { FexTable } from '../table/fex-table.ts';

export interface BlobFormat extends Omit<CsvFormat, 'name'> {
  /** Hears how much of the file was read, in bytes; of Parquet also when a further piece was unpacked. */
  readonly progress?: (bytes: number) => void;
}

/**
 * Reads a table of a page in batches, in memory of one batch: a file that was picked, or a blob. The end of the name says
 * what it is, as for `readTableFile` in Node: .csv, .tsv, .txt, .ndjson, .jsonl, each also with .gz, or .parquet. No Arrow.
 * Read the Parquet files of strangers in a worker that is ended when `progress` hears nothing for long: see `readParquet`.
 * @throws FexgraphError `BAD_INPUT` with line and column, or why the file cannot be read (rejects).
 */
export async function* readTableBlob(
  blob: Blob,
  name: string,
  { progress = () => undefined, ...format }: BlobFormat = {},
): AsyncGenerator<FexTable> {
  const kind = tableFormat(name);
  if (kind === 'csv')
    yield* readCsv(pieces(blob, name, progress), { ...format, delimiter: delimiterOf(name, format), name });
  else if (kind === 'ndjson') yield* readNdjson(pieces(blob, name, progress), { rows: format.rows, name });
  else {
    // On demand: it is larger than all that reads text.
    const { readParquet } = await import('../read/read-parquet.ts');
    let bytes = 0;
    const told = (read: number) => {
      bytes = Math.min(bytes + read, blob.size);
      progress(bytes);
    };
    yield* readParquet(asked(blob, told), { name, onPiece: () => told(0) });
  }
}

async function* pieces(blob: Blob, name: string, progress: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  const counted = blob.stream().pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(piece, controller) {
        bytes += piece.length;
        progress(bytes);
        controller.enqueue(piece);
      },
    }),
  );
  const isPacked = /\.gz$/i.test(name);
  const reader = (isPacked ? counted.pipeThrough(new DecompressionStream('gzip')) : counted).getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } catch (cause) {
    // What pages have for a file that is gone; of what unpacks nobody says what its errors are.
    throw unreadable(name, cause, isPacked && !(cause instanceof DOMException));
  } finally {
    // The file is let go, also where the rest of it is not wanted.
    await reader.cancel().catch(() => undefined);
  }
}

/** A blob as the reader of Parquet asks for it. */
function asked(blob: Blob, told: (bytes: number) => void): Parameters<typeof readParquet>[0] {
  return {
    byteLength: blob.size,
    slice(start, end) {
      const piece = blob.slice(start, end);
      told(piece.size);
      return piece.arrayBuffer();
    },
  };
}
