export { Checkpoint, type CheckpointContainer, type CheckpointTensor } from './checkpoint.ts';
export type { ElementType } from './element-type.ts';
export { readCheckpoint } from './read-checkpoint.ts';
