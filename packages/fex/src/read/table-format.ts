import { FexgraphError } from '@fexgraph/core';

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
