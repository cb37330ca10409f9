export { checkFeeds, checkOutputNames, describeTensor } from './check-feeds.ts';
export { type BackendChoice, chooseBackend } from './choose-backend.ts';
export {
  type BackendComparison,
  type ComparisonOptions,
  compareBackends,
  type OutputDeviation,
} from './compare-backends.ts';
export {
  BACKEND,
  type BackendRequest,
  INFERENCE,
  INFERENCE_SETTINGS,
  type Inference,
  type InferenceSettings,
  MODEL_LOADER,
  type ModelLoader,
  type SessionRequest,
} from './inference.ts';
export { InferenceService } from './inference-service.ts';
export {
  defineNetworkNode,
  type NetworkContext,
  type NodeNetwork,
  type WithModelOptions,
} from './node-model/define-network-node.ts';
export { type ModelOptions, modelOptions } from './node-model/model-options.ts';
export { NetworkCalls } from './node-model/network-calls.ts';
export { NetworkNode } from './node-model/network-node.ts';
export { type ModelRunOptions, NodeModel } from './node-model/node-model.ts';
export { type RowRun, type RowTensor, runRows } from './node-model/run-rows.ts';
export type {
  Availability,
  Backend,
  BackendId,
  LoadedModel,
  Session,
  SessionOptions,
  SessionRunOptions,
  SessionUsage,
  TensorMap,
  TensorSpec,
  WeightsInFile,
} from './session.ts';
export { addRecords, recordOf, type SessionOrigin, type SessionRecord } from './session-record.ts';
export { patternFeeds, valuesOf } from './tensor-values.ts';
