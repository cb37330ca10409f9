export type { StoreNote, StoreObserver, TransferProgress } from '../store-observer.ts';
export { clearModelCache } from './model-cache.ts';
export { openModelStore, WebModelStore, type WebStoreOptions } from './web-model-store.ts';
