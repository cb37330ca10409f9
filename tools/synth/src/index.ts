export { type SyntheticNetwork, type SyntheticOptions, syntheticMultitaskConfig } from './networks.ts';
export { PickleWriter } from './pickle-writer.ts';
export { howToGet, sharedFile } from './shared-file.ts';
export { SYNTHETIC_FILES, syntheticCheckpoint } from './synthetic-checkpoint.ts';
export { syntheticImage } from './synthetic-image.ts';
export type { TensorToWrite } from './tensor-to-write.ts';
export { writeSafetensors } from './write-safetensors.ts';
export { writeTorchLegacy, writeTorchZip } from './write-torch.ts';
export { ZipWriter } from './zip-writer.ts';
