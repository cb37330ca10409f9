import { type FexBatch, FexgraphError } from '@fexgraph/core';
import { CsvRecords } from './csv-records.ts';
import { CsvTable } from './csv-table.ts';

export interface ReadCsvOptions {
  /** What errors call the text, for example its path. Default `CSV`. */
  readonly name?: string;
}

/**
 * Reads a Fex table from CSV: one of ours or one that pandas wrote from the reference, whole or with columns left out.
 *
 * Columns are found by name. Exactly the columns of one of the reference's tables give that schema; otherwise the
 * groups that are there, in the reference's order, and columns of other names after them in groups `extra`, `extra2`,
 * ... (whole numbers, numbers or text, by what all their cells hold). An empty field is null. The key of a row is made
 * from `input`, `frame` and `approx_time` (pictures: the frame number); a table without them counts its rows.
 *
 * @throws FexgraphError BAD_INPUT with line and column for anything that is not such a table
 */
export function readFexCsv(text: string, options: ReadCsvOptions = {}): FexBatch {
  const name = options.name ?? 'CSV';
  const table = new CsvTable(name);
  const records = new CsvRecords(name, (record) => table.add(record));
  records.push(text.startsWith('\uFEFF') ? text.slice(1) : text);
  records.end();
  return table.toBatch();
}

/** As `readFexCsv` for text that comes in pieces, such as a file stream. Bytes must be UTF-8. */
export async function readFexCsvStream(
  pieces: AsyncIterable<Uint8Array>,
  options: ReadCsvOptions = {},
): Promise<FexBatch> {
  const name = options.name ?? 'CSV';
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const table = new CsvTable(name);
  const records = new CsvRecords(name, (record) => table.add(record));
  const decode = (piece?: Uint8Array) => {
    try {
      return piece ? decoder.decode(piece, { stream: true }) : decoder.decode();
    } catch (cause) {
      throw new FexgraphError('BAD_INPUT', `${name}: not UTF-8 text`, { cause, hint: 'save the file as UTF-8' });
    }
  };
  for await (const piece of pieces) records.push(decode(piece));
  records.push(decode());
  records.end();
  return table.toBatch();
}
