export { Checkpoint, type CheckpointContainer, type CheckpointTensor } from './checkpoint.ts';
export { readCheckpoint } from './read-checkpoint.ts';
