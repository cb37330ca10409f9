export { type DonePart, mergedRecords } from './merge/merged-records.ts';
export { publish, type StagedFile } from './merge/publish.ts';
export type { PartFailure } from './parts/part-failure.ts';
export { type PartDraft, PartFolder } from './parts/part-folder.ts';
export { type KeptPart, keptPart, type PartRecord } from './parts/part-record.ts';
export { type PartsStatus, partsStatus, type WorkerShare } from './parts/parts-status.ts';
export { type ActivePart, type PartSurroundings, type PartWork, runPart } from './parts/run-part.ts';
export {
  type FailedPart,
  type PartEvent,
  type PartsOutcome,
  type RunPartsOptions,
  runParts,
} from './parts/run-parts.ts';
export { statusMetrics } from './parts/status-metrics.ts';
export type { Worker } from './parts/worker.ts';
export { type ChangedSetting, changedSettings, changesInWords } from './plan/changed-settings.ts';
export { type Json, type Part, type PartInput, partId } from './plan/part.ts';
export { partSizes } from './plan/part-sizes.ts';
export { makePlan, type Plan, type PlannedWork } from './plan/plan.ts';
export { partsOfShard, type Shard } from './plan/shard.ts';
export { plugin } from './plugin.ts';
export { readSegment, type SegmentReading } from './segment/segment-reader.ts';
export { SegmentSinkNode, segmentSink } from './segment/segment-sink.ts';
export { SegmentsSourceNode, segmentsSource } from './segment/segments-source.ts';
