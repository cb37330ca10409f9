export * from './check-backends.ts';
export * from './check-models.ts';
export * from './presets/embedded.ts';
export * from './presets/live-tracking.ts';
export * from './presets/preset.ts';
export * from './presets/presets.ts';
export * from './presets/pyfeat.ts';
export * from './unsupported-columns.ts';
