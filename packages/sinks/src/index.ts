export * from './csv/fex-csv-writer.ts';
export * from './csv/read-fex-csv.ts';
export * from './ndjson/fex-ndjson-writer.ts';
export * from './rows/row-encoder.ts';
