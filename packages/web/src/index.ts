export {
  type CompiledGraph,
  compile,
  type FexBatch,
  FexgraphError,
  type FexRow,
  type Frame,
  GraphBuilder,
  type GraphRun,
  type Plugin,
  type RunOptions,
  type RunReport,
  run,
  stream,
} from '@fexgraph/core';
export { loadGraphFile } from '@fexgraph/graph-files';
export { BACKEND, compareBackends, patternFeeds } from '@fexgraph/inference';
export {
  clearModelCache,
  type ImportOptions,
  type ImportResult,
  importModels,
  type StoreObserver,
} from '@fexgraph/models/web';
export { readyGraph, readyGraphs } from '@fexgraph/runtime';
export {
  createRuntime,
  type DetectRun,
  type DoctorOptions,
  type DoctorReport,
  detect,
  doctor,
  type RuntimeOptions,
  type WebRuntime,
} from '@fexgraph/runtime/web';
export { callbackSink, memorySink, summariseRow } from '@fexgraph/sinks';
export {
  blobOutputs,
  canvasSink,
  csvSink,
  downloads,
  ndjsonSink,
  originPrivateFiles,
  parquetSink,
  type WebOutputs,
} from '@fexgraph/sinks/web';
export { framesSource, type IncomingFrame } from '@fexgraph/sources';
export {
  type CameraOptions,
  cameraFrames,
  cameraSource,
  imagesSource,
  type WebPictureInput,
} from '@fexgraph/sources/web';
export { frameTimes, videoSource, type WebVideoInput } from '@fexgraph/video/web';
