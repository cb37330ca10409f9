export * from './boxes-source.ts';
export * from './frame-boxes.ts';
export * from './frames-source.ts';
export * from './observable-queue.ts';
export * from './plugin.ts';
export * from './read-ahead.ts';
export * from './tensor-source.ts';
