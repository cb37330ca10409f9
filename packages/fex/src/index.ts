export { bonferroni } from './between/bonferroni.ts';
export {
  classProbabilities,
  type DecodeOptions,
  type DecoderModel,
  type Decoding,
  decode,
  type TrainedDecoder,
} from './between/decoder/decode.ts';
export { consecutiveFolds, stratifiedFolds } from './between/decoder/folds.ts';
export type { LinearClassifier } from './between/decoder/linear-classifier.ts';
export { type NumberPrediction, type PredictOptions, predictNumbers } from './between/decoder/predict-numbers.ts';
export type { LinearModel } from './between/decoder/ridge.ts';
export { type DistanceMetric, type DistanceOptions, type Distances, rowDistances } from './between/distances.ts';
export type { CorrelationMethod } from './between/inter-subject-correlation.ts';
export {
  type InterSubjectCorrelation,
  type InterSubjectOptions,
  interSubjectCorrelation,
  leaveOneOutCorrelation,
} from './between/inter-subject-correlation.ts';
export { LabelledMatrix, labelledMatrix } from './between/labelled-matrix.ts';
export {
  type PrincipalComponents,
  type PrincipalComponentsOptions,
  principalComponents,
} from './between/principal-components.ts';
export { type Regression, type RegressionOptions, regress } from './between/regression.ts';
export type { SeriesOptions } from './between/series-by-subject.ts';
export { sessionCodes } from './between/session-codes.ts';
export { twoSidedP, twoSidedQuantile } from './between/student-t.ts';
export {
  type OneSampleOptions,
  oneSampleTTest,
  type TTest,
  type TTestOptions,
  type TwoSampleOptions,
  twoSampleTTest,
} from './between/t-tests.ts';
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
export { type ConditionCurvesOptions, type Curve, conditionCurves } from './plots/condition-curves.ts';
export { type CurvesPlotOptions, curvesPlot } from './plots/curves-plot.ts';
export { type HeatMapOptions, heatMap } from './plots/heat-map.ts';
export { type MeanFacesOptions, meanFaces } from './plots/mean-faces.ts';
export { type PagePicture, picturePage } from './plots/picture-page.ts';
export { type SessionBarsOptions, sessionBars } from './plots/session-bars.ts';
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
export { bagOfTemporalFeatures, type TemporalFeatureOptions } from './wavelets/bag-of-temporal-features.ts';
export {
  bankFrequencies,
  morletWavelet,
  type Wavelet,
  type WaveletBank,
  type WaveletSampling,
} from './wavelets/morlet-wavelet.ts';
export type { WaveletOptions } from './wavelets/wavelet-columns.ts';
export type { WaveletMode } from './wavelets/wavelet-modes.ts';
export { wavelets } from './wavelets/wavelets.ts';
export { ParquetEncoder } from './write/parquet-encoder.ts';
export { CsvEncoder, NdjsonEncoder, type TableEncoder } from './write/table-encoder.ts';
