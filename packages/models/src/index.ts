export * from './checkpoints/index.ts';
export * from './manifest.ts';
export * from './manifest-entry.ts';
export {
  type CheckpointSource,
  type ModelEntry,
  type ModelManifest,
  type ModelPack,
  manifestSchema,
} from './manifest-schema.ts';
export * from './networks/index.ts';
export * from './onnx/index.ts';
export * from './synthetic/index.ts';
