export { type BlinksOptions, blinks } from './events/blinks.ts';
export { EPISODE_COLUMNS, type EpisodesOptions, episodes } from './events/episodes.ts';
export { type EventWindowsOptions, eventWindows } from './events/event-windows.ts';
export {
  askedColumns,
  COLUMN_GROUP_NAMES,
  type ColumnGroupName,
  groupColumns,
  groupOf,
} from './groups/column-groups.ts';
export type { ColumnChoice } from './groups/measured-columns.ts';
export { type CsvFormat, readCsv } from './read/csv-batches.ts';
export { type NdjsonFormat, readNdjson } from './read/ndjson-batches.ts';
export { OPEN_FACE_COLUMNS, type OpenFaceOptions, openFace } from './read/open-face.ts';
export { type ArrowFormat, type ArrowSource, readArrow } from './read/read-arrow.ts';
export { type ParquetFormat, readParquet } from './read/read-parquet.ts';
export {
  COMPARISONS,
  type Condition,
  type FilterRowsOptions,
  filterRows,
  parseCondition,
} from './select/filter-rows.ts';
export { type IdentityClustering, labelIdentities } from './select/label-identities.ts';
export { type LabelSessionsOptions, labelSessions } from './select/label-sessions.ts';
export { type SelectColumnsOptions, selectColumns } from './select/select-columns.ts';
export { sessionTables } from './select/session-tables.ts';
export { sortRows } from './select/sort-rows.ts';
export { type WithSourceOptions, withSource } from './select/with-source.ts';
export { type SessionOperationRules, type SessionWork, sessionOperation } from './stream/session-operation.ts';
export { compareLabels, type SessionRun, sessionRuns } from './stream/session-runs.ts';
export { type BatchOperation, type TableOperation, tableOperation } from './stream/table-operation.ts';
export { median, quantile } from './summary/quantile.ts';
export {
  type RunningSummaryOptions,
  runningSummary,
  STATISTICS,
  type Statistic,
  type SummaryOptions,
  summary,
} from './summary/summary.ts';
export { concatTables, requireSameColumns } from './table/concat-tables.ts';
export {
  FexTable,
  isNumbers,
  type NumberColumn,
  type SessionLabel,
  type TableColumn,
  type TextColumn,
} from './table/fex-table.ts';
export { type BaselineOptions, baseline, type RowInterval } from './time/baseline.ts';
export type { PassBand } from './time/butterworth.ts';
export { type CleanOptions, clean } from './time/clean.ts';
export { blockLength, type DownsampleOptions, downsample } from './time/downsample.ts';
export { type InterpolateOptions, interpolate } from './time/interpolate.ts';
export { type RectifyOptions, rectify } from './time/rectify.ts';
export { ROLLING_STATISTICS, type RollingOptions, rolling } from './time/rolling.ts';
export type { SamplingUnit } from './time/sampling.ts';
export { resampledLength, type UpsampleOptions, upsample } from './time/upsample.ts';
export { ParquetEncoder } from './write/parquet-encoder.ts';
export { CsvEncoder, NdjsonEncoder, type TableEncoder } from './write/table-encoder.ts';
