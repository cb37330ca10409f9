import { FexgraphError } from '@fexgraph/core';
import type { RecordBatch, RecordBatchReader, Vector } from 'apache-arrow';
import { FexTable, type TableColumn } from '../table/fex-table.ts';
import { fromLibrary } from './library-reader.ts';

/** Pieces of a file, or a file of Node that is open: then only the batch that is read is in memory. */
export type ArrowSource = AsyncIterable<Uint8Array> | ArrowInput;

/** What the library reads. */
type ArrowInput = Parameters<typeof RecordBatchReader.from>[0];

export interface ArrowFormat {
  /** What errors call the file, for example its path. Default `Arrow`. */
  readonly name?: string;
}

/**
 * Reads Arrow IPC (Feather 2), one batch for each record batch: flat columns of numbers and texts. A stream is read as it
 * comes; of the file format all pieces are needed first, unless it is a file that is open. Numbers of 32 bits are the nearest
 * float64, as from Parquet; whole numbers beyond 2^53 are an error.
 *
 * The reader behind it trusts what a file says of its lengths, as that of Parquet does.
 * @throws FexgraphError `BAD_INPUT` naming the column for another type, and for a file that is none (rejects).
 */
export async function* readArrow(source: ArrowSource, { name = 'Arrow' }: ArrowFormat = {}): AsyncGenerator<FexTable> {
  const arrow = await import('apache-arrow');
  const batches = batchesOf(arrow, source);
  for (;;) {
    const next = await fromLibrary('an Arrow file', name, () => batches.next());
    if (next.done) return;
    yield tableOf(arrow, next.value, name);
  }
}

type Arrow = typeof import('apache-arrow');

/** Those of the file, or without any an empty one: it has the columns. */
async function* batchesOf({ RecordBatch, RecordBatchReader }: Arrow, source: ArrowSource): AsyncGenerator<RecordBatch> {
  const reader = await RecordBatchReader.from(source as ArrowInput);
  await reader.open();
  let count = 0;
  for await (const batch of reader as AsyncIterable<RecordBatch>) {
    count++;
    yield batch;
  }
  if (count === 0) yield new RecordBatch(reader.schema);
}

function tableOf(arrow: Arrow, batch: RecordBatch, file: string): FexTable {
  return new FexTable(
    batch.schema.fields.map((field, i): TableColumn => {
      const vector = batch.getChildAt(i)!;
      if (arrow.DataType.isUtf8(field.type)) return { name: field.name, values: textsOf(vector) };
      if (!arrow.DataType.isFloat(field.type) && !arrow.DataType.isInt(field.type)) {
        throw new FexgraphError('BAD_INPUT', `${file}: column "${field.name}" holds neither numbers nor texts`);
      }
      return { name: field.name, values: numbersOf(vector, `${file}: column "${field.name}"`) };
    }),
  );
}

function textsOf(vector: Vector): (string | null)[] {
  return Array.from({ length: vector.length }, (_, row) => vector.get(row) as string | null);
}

function numbersOf(vector: Vector, place: string): Float64Array {
  const values = new Float64Array(vector.length);
  for (let row = 0; row < values.length; row++) {
    const cell: unknown = vector.get(row);
    values[row] = cell === null ? Number.NaN : Number(cell);
    if (typeof cell !== 'bigint' || Number.isSafeInteger(values[row])) continue;
    throw new FexgraphError('BAD_INPUT', `${place}: ${cell} is more than a number here can hold`);
  }
  return values;
}
