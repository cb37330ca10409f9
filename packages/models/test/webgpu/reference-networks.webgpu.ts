import type { TensorMap } from '@fexgraph/inference';
import { buildNetwork, type NetworkId, type NetworkOptionsById, type NetworkTarget } from '@fexgraph/networks';
import { readCheckpoint } from '@fexgraph/networks/checkpoints';
import { syntheticCheckpoint } from '@fexgraph/synth';
import { describe, it } from 'vitest';
import { expectAgreement, pictureFeed, runOnBoth, webGpuIsThere } from './both-backends.ts';

const there = await webGpuIsThere();

/** The network in the form for the cpu, run there, against the form for WebGPU, run there. */
async function compare<Id extends NetworkId>(
  id: Id,
  checkpoint: Uint8Array,
  feeds: TensorMap,
  options: NetworkOptionsById[Id] = {},
): Promise<void> {
  const weights = readCheckpoint(checkpoint);
  const build = (target: NetworkTarget) => buildNetwork(id, weights, { ...options, target }).onnx;
  expectAgreement(await runOnBoth({ id, cpu: build('cpu'), webgpu: build('webgpu') }, feeds));
}

describe.runIf(there)('a reference network on WebGPU gives what it gives on the cpu:', () => {
  const chip = pictureFeed('chip', 256, 256);

  it('retinaface-mobilenet0.25 for frames of any size', () =>
    compare('retinaface-mobilenet0.25', syntheticCheckpoint('retinaface_mobilenet'), pictureFeed('frame', 64, 96)));

  it('retinaface-r34 for frames of one size, with boxes and points decoded in the graph', () =>
    compare('retinaface-r34', syntheticCheckpoint('retinaface_r34'), pictureFeed('frame', 57, 83), {
      output: 'faces',
      size: { height: 57, width: 83 },
    }));

  it('face-multitask-v2', () => compare('face-multitask-v2', syntheticCheckpoint('face_multitask_v2'), chip));

  it('arcface-r50', () => compare('arcface-r50', syntheticCheckpoint('arcface_r50'), chip));

  it('facenet', () => compare('facenet', syntheticCheckpoint('facenet'), chip));
});
