export * from './built-in-plugins.ts';
export * from './create-runtime.ts';
export * from './detect.ts';
export * from './doctor.ts';
export * from './graphs-folder.ts';
export * from './install-runtime.ts';
export * from './record-run.ts';
export * from './worker-pool.ts';
