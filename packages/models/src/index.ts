export type { BuildOverrides } from './build/build-overrides.ts';
export { ManifestCatalog, parseManifest } from './manifest.ts';
export {
  type CommercialUse,
  type Licence,
  type ManifestEntry,
  MODELS,
  type ModelCatalog,
  type ModelState,
  type ModelStore,
} from './manifest-entry.ts';
export {
  type CheckpointSource,
  type ModelEntry,
  type ModelManifest,
  type ModelPack,
  manifestSchema,
} from './manifest-schema.ts';
