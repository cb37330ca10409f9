import { columnFile, type EncoderClass } from '../columns/column-file.ts';

/** What `sink/parquet` is on every platform. */
export const parquetFile = {
  ...columnFile,
  type: 'sink/parquet',
  version: 1,
  summary: 'writes Fex rows to an Apache Parquet file',
} as const;

export const loadParquetEncoder = async (): Promise<EncoderClass> =>
  (await import('./fex-parquet-encoder.ts')).FexParquetEncoder;
