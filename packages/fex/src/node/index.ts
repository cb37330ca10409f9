export { type TableFormat, tableFormat } from '../read/table-format.ts';
export { readTableFile } from './read-table-file.ts';
export { type RunMetadata, runMetadata, runRecordOf } from './run-metadata.ts';
