export { type TableFormat, tableFormat } from '../read/table-format.ts';
export { type BlobFormat, readTableBlob } from './read-table-blob.ts';
