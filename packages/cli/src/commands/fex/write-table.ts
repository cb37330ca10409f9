import { FexgraphError } from '@fexgraph/core';
import { CsvEncoder, type FexTable, NdjsonEncoder, ParquetEncoder, type TableEncoder } from '@fexgraph/fex';
import { type TableFormat, tableFormat } from '@fexgraph/fex/node';
import { BesideFile, RunOutputs } from '@fexgraph/files';
import type { Rows } from './rows.ts';

const ENCODERS: Readonly<Record<TableFormat, new () => TableEncoder>> = {
  csv: CsvEncoder,
  ndjson: NdjsonEncoder,
  parquet: ParquetEncoder,
};

export interface OutputPlace {
  readonly path: string;
  readonly inputs: readonly string[];
  readonly overwrite: boolean;
}

/**
 * Writes rows as they come; the file has its name when it is whole, and after an error that of a partial one.
 * @throws FexgraphError `OUTPUT_FAILED`, for example for a file that is there (rejects).
 */
export async function writeTable(rows: Rows, place: OutputPlace): Promise<number> {
  const encoder = new ENCODERS[tableFormat(place.path)]();
  let count = 0;
  await writeBeside(place, async (file) => {
    for await (const batch of rows) {
      const table = withSessionColumn(batch);
      await file.write(encoder.rows(table));
      count += table.rowCount;
    }
    await file.write(encoder.end());
  });
  return count;
}

/**
 * Draws when the file can be written.
 * @throws FexgraphError `OUTPUT_FAILED`, for example for a file that is there, `BAD_OPTION` for a name with another ending
 *   (rejects).
 */
export async function writeDrawing(draw: () => Promise<string>, ending: string, place: OutputPlace): Promise<void> {
  if (!place.path.toLowerCase().endsWith(ending)) {
    throw new FexgraphError('BAD_OPTION', `${place.path}: the name must end in ${ending}`);
  }
  await writeBeside(place, async (file) => file.write(new TextEncoder().encode(await draw())));
}

async function writeBeside(
  { path, inputs, overwrite }: OutputPlace,
  write: (file: BesideFile) => Promise<void>,
): Promise<void> {
  const outputs = new RunOutputs({ overwrite, now: () => new Date() });
  try {
    for (const input of inputs) await outputs.protect(input);
    const file = await BesideFile.open(path, outputs);
    try {
      await write(file);
      await file.complete();
    } finally {
      await file.abandon();
    }
  } finally {
    await outputs.release();
  }
}

/** Prints rows as CSV as they come. */
export async function printTable(rows: Rows, print: (text: string) => void): Promise<number> {
  const encoder = new CsvEncoder();
  const decoder = new TextDecoder();
  let count = 0;
  for await (const batch of rows) {
    print(decoder.decode(encoder.rows(withSessionColumn(batch))));
    count += batch.rowCount;
  }
  return count;
}

/** Labels are no column of a table, but of a file: the first one, `session`, unless there is one. */
function withSessionColumn(table: FexTable): FexTable {
  const { sessions } = table;
  if (sessions === undefined || table.has('session')) return table;
  const values = sessions.map((label) => (label === null ? null : String(label)));
  return table.withColumns([{ name: 'session', values }, ...table.columns]);
}
