export { blobOutputs, type TakeBlob } from './blob-outputs.ts';
export { CanvasSinkNode, canvasSink } from './canvas-sink.ts';
export { CsvSinkNode, csvSink } from './csv-sink.ts';
export { downloads } from './downloads.ts';
export { NdjsonSinkNode, ndjsonSink } from './ndjson-sink.ts';
export { originPrivateFiles } from './origin-private-files.ts';
export { ParquetSinkNode, parquetSink } from './parquet-sink.ts';
export { plugin } from './plugin.ts';
export { WEB_OUTPUTS, type WebOutput, type WebOutputs } from './web-outputs.ts';
