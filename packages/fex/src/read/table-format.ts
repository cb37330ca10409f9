import { FexgraphError, toError } from '@fexgraph/core';
import type { CsvFormat } from './csv-batches.ts';

/** Formats that are read and written; Arrow is only read. */
export type TableFormat = 'csv' | 'ndjson' | 'parquet';

const ENDS: Readonly<Record<string, TableFormat>> = {
  csv: 'csv',
  tsv: 'csv',
  txt: 'csv',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  parquet: 'parquet',
};

/** By the end of the name, before which `.gz` is passed over. @throws FexgraphError `BAD_OPTION` for another end. */
export function tableFormat(path: string): TableFormat {
  const end = /\.(\w+)(?:\.gz)?$/.exec(path)?.[1]?.toLowerCase() ?? '';
  const format = Object.hasOwn(ENDS, end) ? ENDS[end] : undefined;
  if (format !== undefined) return format;
  throw new FexgraphError('BAD_OPTION', `${path}: no table format has this end`, {
    hint: `tables end in ${Object.keys(ENDS)
      .map((known) => `.${known}`)
      .join(', ')}`,
  });
}

/** The delimiter of a table, where the format does not say it: a .tsv file has tabs. */
export function delimiterOf(path: string, { delimiter }: CsvFormat): CsvFormat['delimiter'] {
  return delimiter ?? (/\.tsv(\.gz)?$/i.test(path) ? '\t' : undefined);
}

/** @param isNoGzip whether unpacking failed */
export function unreadable(path: string, cause: unknown, isNoGzip: boolean): FexgraphError {
  const hint = isNoGzip ? { hint: 'it is no gzip file, or was cut off' } : {};
  return new FexgraphError('BAD_INPUT', `${path}: the table cannot be read: ${toError(cause).message}`, {
    ...hint,
    cause,
  });
}
