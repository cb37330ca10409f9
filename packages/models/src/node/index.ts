export type { RetrySettings } from '@fexgraph/files';
export type { BuildOverrides } from '../build/build-overrides.ts';
export type { BuildRecord } from '../build/build-record.ts';
export type { CheckpointRecord, Trust } from '../build/checkpoint-record.ts';
export type { LicenceAnswer, LicenceTerms } from '../build/licence-gate.ts';
export type { ModelState } from '../manifest-entry.ts';
export type { Calibration, QuantizedRecord } from '../quantized-record.ts';
export { requireCleared } from '../require-cleared.ts';
export type { StoreNote, StoreObserver, TransferProgress } from '../store-observer.ts';
export { FileStore, type FileStoreOptions, openFileStore } from './file-store.ts';
export { type ImportOptions, type ImportResult, importModels } from './import/import-models.ts';
export { modelsFolder, readManifest } from './manifest-file.ts';
export type { Mirrors } from './pull/address.ts';
export { type PullOptions, type PullResult, pullModels } from './pull/pull-models.ts';
export { defaultCache } from './store/default-cache.ts';
export { describeModel, type ModelDescription } from './store/describe-model.ts';
export { listModels, type ModelListing } from './store/list-models.ts';
export { LocalModelStore, type LocalStoreSettings } from './store/local-model-store.ts';
export { type ModelStoreOptions, openModelStore } from './store/open-model-store.ts';
export {
  type KeepingStore,
  type KeepOptions,
  keepQuantized,
  quantizedId,
  requireFreeId,
  requireRoomFor,
} from './store/quantized-models.ts';
export { type ModelCheck, verifyModels } from './store/verify-models.ts';
