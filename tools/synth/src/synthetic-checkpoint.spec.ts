import { createHash } from 'node:crypto';
import { type Checkpoint, readCheckpoint } from '@fexgraph/networks/checkpoints';
import { describe, expect, it } from 'vitest';
import { GOLDENS } from '../test/goldens.ts';
import { type SyntheticNetwork, type SyntheticOptions, syntheticTensorList } from './networks.ts';
import { syntheticCheckpoint } from './synthetic-checkpoint.ts';

/** Over all tensors in the order of the list, as they come out of the file. */
function valuesHash(network: SyntheticNetwork, options: SyntheticOptions, checkpoint: Checkpoint): string {
  const hash = createHash('sha256');
  for (const { name, type } of syntheticTensorList(network, options)) {
    hash.update(type === 'I64' ? checkpoint.int64(name) : checkpoint.float32(name));
  }
  return hash.digest('hex');
}

describe('syntheticCheckpoint', () => {
  it.each([
    // the sizes are those of the published files, as far as they are known
    ['retinaface_r34', {}, 'safetensors', 88_606_408],
    ['face_multitask_v2', {}, 'safetensors', undefined],
    ['arcface_r50', {}, 'safetensors', 174_387_800],
    ['facenet', {}, 'torch-legacy', undefined],
    ['facenet', { facenetContainer: 'zip' }, 'torch-zip', undefined],
  ] as const)(
    '%s %o has the published tensors and the weights of the formula',
    (network, options, container, bytes) => {
      const file = syntheticCheckpoint(network, options);
      if (bytes !== undefined) expect(file.byteLength).toBe(bytes);
      const checkpoint = readCheckpoint(file);
      const expected = GOLDENS.weights[network];
      expect(checkpoint.container).toBe(container);
      expect(checkpoint.tensors()).toHaveLength(expected.tensors);
      expect(checkpoint.elements).toBe(expected.elements);
      expect(valuesHash(network, {}, checkpoint)).toBe(expected.sha256);
    },
  );

  it('has a multitask variant whose emotion head does not see the action units', () => {
    const options = { emotionUsesAus: false };
    const checkpoint = readCheckpoint(syntheticCheckpoint('face_multitask_v2', options));
    expect(checkpoint.tensor('emotion.cls_head.weight').shape).toEqual([7, 1024]);
    expect(JSON.parse(checkpoint.metadata.get('config') ?? '')).toMatchObject({ n_au: 20, emotion_use_au_prob: false });
    const sha256 = 'ac61e12b38e96efa8aee98f5b5cbf156ce1b4c142e758e63356b213c80a2392c';
    expect(valuesHash('face_multitask_v2', options, checkpoint)).toBe(sha256);
  });
});
