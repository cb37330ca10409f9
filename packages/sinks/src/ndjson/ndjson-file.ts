import { rowFile } from '../rows/table-file.ts';

/** What `sink/ndjson` is on every platform. */
export const ndjsonFile = {
  ...rowFile,
  type: 'sink/ndjson',
  version: 1,
  summary: 'writes Fex rows as newline-delimited JSON',
} as const;
