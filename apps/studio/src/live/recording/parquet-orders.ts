/** What the page asks of the worker that makes Parquet. */
export interface ParquetOrder {
  /** CSV of a recording. */
  readonly table: Blob;
  readonly name: string;
}

export type ParquetAnswer =
  | { readonly parquet: Blob; readonly error?: undefined }
  | { readonly error: { readonly message: string; readonly hint?: string } };
