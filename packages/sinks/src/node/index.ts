export { completeReports } from './complete-reports.ts';
export { CsvSinkNode, csvSink } from './csv-sink.ts';
export { writeDeadLetters } from './dead-letter-file.ts';
export { NdjsonSinkNode, ndjsonSink } from './ndjson-sink.ts';
export { OverlaySinkNode, overlaySink } from './overlay-sink.ts';
export { plugin } from './plugin.ts';
export { ReportSinkNode, reportSink } from './report-sink.ts';
export { RowFileSink, rowFile } from './row-file-sink.ts';
export { writeRunRecord } from './write-run-record.ts';
