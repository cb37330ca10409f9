export * from './manifest-entry.ts';
