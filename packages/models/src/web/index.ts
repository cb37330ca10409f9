export type { BuildOverrides } from '../build/build-overrides.ts';
export type { CheckpointRecord, Trust } from '../build/checkpoint-record.ts';
export type { LicenceAnswer, LicenceTerms } from '../build/licence-gate.ts';
export type { ModelState } from '../manifest-entry.ts';
export type { StoreNote, StoreObserver, TransferProgress } from '../store-observer.ts';
export { type ImportOptions, type ImportProgress, type ImportResult, importModels } from './import-models.ts';
export type { CreateImportWorker } from './import-thread.ts';
export { clearModelCache } from './model-cache.ts';
export { openModelStore, WebModelStore, type WebStoreOptions } from './web-model-store.ts';
