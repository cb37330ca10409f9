export * from './csv-sink.ts';
export * from './dead-letter-file.ts';
export * from './ndjson-sink.ts';
export * from './overlay-sink.ts';
export { plugin } from './plugin.ts';
export * from './row-file-sink.ts';
export * from './write-run-record.ts';
