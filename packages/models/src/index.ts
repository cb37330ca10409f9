export * from './manifest-entry.ts';
export * from './onnx/index.ts';
