export {
  askedColumns,
  COLUMN_GROUP_NAMES,
  type ColumnGroupName,
  groupColumns,
  groupOf,
} from './groups/column-groups.ts';
export { type CsvFormat, readCsv } from './read/csv-batches.ts';
export { type LabelSessionsOptions, labelSessions } from './select/label-sessions.ts';
export { type BatchOperation, type TableOperation, tableOperation } from './stream/table-operation.ts';
export { STATISTICS, type Statistic, type SummaryOptions, summary } from './summary/summary.ts';
export { concatTables } from './table/concat-tables.ts';
export {
  FexTable,
  isNumbers,
  type NumberColumn,
  type SessionLabel,
  type TableColumn,
  type TextColumn,
} from './table/fex-table.ts';
