export { type DetectRun, detect } from '../detect/detect.ts';
export {
  type BackendFinding,
  type CheckFinding,
  DOCTOR_TOLERANCE,
  type DoctorOptions,
  type DoctorReport,
  type ModelFinding,
} from '../examine-models.ts';
export { BUILT_IN_PLUGINS } from './built-in-plugins.ts';
export { createRuntime, type NodeRuntime, type RuntimeOptions } from './create-runtime.ts';
export { doctor } from './doctor.ts';
export { graphsFolder, readyGraphsPlugin } from './graphs-folder.ts';
export { defaultInputCache } from './inputs/default-input-cache.ts';
export { FetchedInputs, type FetchedInputsOptions } from './inputs/fetched-inputs.ts';
export { installRuntime } from './install-runtime.ts';
export { mergeRecords, type PartedRunFacts, type RecordedPart } from './many/merge-records.ts';
export { type MergedTable, type MergeOptions, mergeTables } from './many/merge-tables.ts';
export {
  type CutOptions,
  type DetectPlan,
  type MadePlan,
  PICTURES_PER_PART,
  type PlannedOptions,
  type PlanningRuntime,
  planDetect,
} from './many/plan-detect.ts';
export {
  graphFilePlugin,
  type OpenedPlan,
  openSharedPlan,
  planShared,
  type SharedPlanOptions,
  type SharedSettings,
  sharedSettings,
} from './many/shared-plan.ts';
export { type Looks, type LooksOptions, looksIn } from './people/looks-in.ts';
export { compareQuantized, type QuantizedFinding } from './quantize/compare-quantized.ts';
export { type ModelInputs, type ModelInputsOptions, modelInputs } from './quantize/model-inputs.ts';
export { type CalibrationProgress, type QuantizeModelOptions, quantizeModel } from './quantize/quantize-model.ts';
export { type RunFacts, recordRun } from './record-run.ts';
export { type WorkerPool, withPool, workerPool } from './worker-pool.ts';
