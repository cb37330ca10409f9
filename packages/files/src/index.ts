export * from './beside-file.ts';
export * from './disk-error.ts';
export * from './folder-lock.ts';
export * from './output-files.ts';
export * from './run-files.ts';
export * from './run-outputs.ts';
