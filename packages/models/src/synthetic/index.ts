export type { SyntheticNetwork, SyntheticOptions } from './networks.ts';
export { SYNTHETIC_FILES, syntheticCheckpoint } from './synthetic-checkpoint.ts';
export { syntheticImage } from './synthetic-image.ts';
