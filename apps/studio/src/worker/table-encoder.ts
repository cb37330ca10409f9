import { CsvEncoder, type TableEncoder } from '@fexgraph/fex';

/** Writes tables as they are saved. */
export async function tableEncoder(format: 'csv' | 'parquet'): Promise<TableEncoder> {
  if (format === 'csv') return new CsvEncoder();
  const { ParquetEncoder } = await import('./parquet-encoder.ts');
  return new ParquetEncoder();
}
