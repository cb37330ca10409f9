export * from './beside-file.ts';
export * from './disk-error.ts';
export * from './output-files.ts';
