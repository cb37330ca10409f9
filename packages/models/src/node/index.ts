export * from './file-store.ts';
export * from './manifest-file.ts';
