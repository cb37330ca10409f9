export { readTableFile } from './read-table-file.ts';
export { type RunMetadata, runMetadata, runRecordOf } from './run-metadata.ts';
export { type TableFormat, tableFormat } from './table-format.ts';
