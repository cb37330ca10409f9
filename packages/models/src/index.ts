export * from './manifest.ts';
export * from './manifest-entry.ts';
export {
  type CheckpointSource,
  type ModelEntry,
  type ModelManifest,
  type ModelPack,
  manifestSchema,
} from './manifest-schema.ts';
