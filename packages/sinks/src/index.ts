export { CallbackSinkNode, callbackSink, type EndCallback, type RowCallback } from './callback-sink.ts';
export type { ColumnEncoder, EncodedGroup } from './columns/column-encoder.ts';
export type { RowBuffer } from './columns/row-buffer.ts';
export { type CsvEncoding, csvField, FexCsvWriter, fexCsvHeader, fexCsvRows, wholeText } from './csv/fex-csv-writer.ts';
export { type ReadCsvOptions, readFexCsv, readFexCsvStream } from './csv/read-fex-csv.ts';
export { FexTable, type FexTableLimits } from './memory-sink/fex-table.ts';
export { memorySink } from './memory-sink/memory-sink.ts';
export { FexNdjsonWriter } from './ndjson/fex-ndjson-writer.ts';
export { type Contour, type FeatureKind, MESH_CONTOURS } from './overlay/contours.ts';
export type { OverlayOptions, OverlayParts } from './overlay/overlay-marks.ts';
export { overlaySvg } from './overlay/overlay-svg.ts';
export { plugin } from './plugin.ts';
export type { FrameThumbnails } from './report/picture-summary.ts';
export type {
  CurvePiece,
  OtherPeople,
  PersonData,
  PictureData,
  PictureFace,
  ReportData,
  SeriesData,
  SeriesPerson,
  Thumbnail,
} from './report/report-data.ts';
export { type ReportParts, type ReportScript, reportHtml } from './report/report-html.ts';
export { type ReportLimits, ReportSummary, type WantedThumbnails } from './report/report-summary.ts';
export type { ColumnNumbers } from './report/running-numbers.ts';
export type { Who } from './report/who.ts';
export { withRunRecord } from './report/with-run-record.ts';
export { type RowEncoder, type RowEncoding, requireSameColumns } from './rows/row-encoder.ts';
export { recordable } from './run-record/recordable.ts';
export { type RecordedFailure, type RecordedModel, type RunRecord, runRecordSchema } from './run-record/run-record.ts';
export { parseRunRecord, runRecordText } from './run-record/run-record-text.ts';
export { isBoxOnly } from './summary/box-only.ts';
export { type FaceSummary, faceSummary, type NamedScore, numberOf } from './summary/face-summary.ts';
export { summariseRow } from './summary/summarise-row.ts';
export { FileStems } from './text/file-stems.ts';
