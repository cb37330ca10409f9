export * from './csv-sink.ts';
export * from './ndjson-sink.ts';
export * from './output/beside-file.ts';
export * from './output/output-files.ts';
export * from './write-run-record.ts';
