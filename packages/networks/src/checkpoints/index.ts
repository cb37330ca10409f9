export { Checkpoint, type CheckpointContainer, type CheckpointTensor } from './checkpoint.ts';
export { bytesPerElement, type ElementType } from './element-type.ts';
export { readCheckpoint } from './read-checkpoint.ts';
export { denseStrides, elementsOf, type TensorLayout } from './tensor-layout.ts';
export { LEGACY_MAGIC } from './torch/read-torch-legacy.ts';
