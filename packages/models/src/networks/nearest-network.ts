import type { Checkpoint } from '../checkpoints/index.ts';
import { arcfaceTensors } from './arcface/tensors.ts';
import { facenetTensors } from './facenet/tensors.ts';
import { V25 } from './multitask/config.ts';
import { multitaskTensors } from './multitask/tensors.ts';
import type { NetworkId } from './network-options.ts';
import { retinaFaceTensors } from './retinaface/parameters.ts';
import { listDifferences } from './weights/check-tensors.ts';
import type { TensorList } from './weights/tensor-list.ts';

const PUBLISHED: { readonly [Id in NetworkId]: () => TensorList } = {
  'retinaface-r34': () => retinaFaceTensors('resnet34'),
  'retinaface-mobilenet0.25': () => retinaFaceTensors('mobilenet0.25'),
  'face-multitask-v2': () => multitaskTensors(V25),
  'arcface-r50': arcfaceTensors,
  facenet: facenetTensors,
};

export interface NearestNetwork {
  readonly id: NetworkId;
  /** In words, missing tensors first. */
  readonly differences: readonly string[];
}

/** The network that shares most tensor names with a checkpoint, to explain why it fits none. */
export function nearestNetwork(checkpoint: Checkpoint): NearestNetwork | undefined {
  let best: { id: NetworkId; expected: TensorList; shared: number } | undefined;
  for (const id of Object.keys(PUBLISHED) as NetworkId[]) {
    const expected = PUBLISHED[id]();
    const shared = expected.filter(({ name }) => checkpoint.has(name)).length / expected.length;
    if (shared > (best?.shared ?? 0)) best = { id, expected, shared };
  }
  return best && { id: best.id, differences: listDifferences(checkpoint, best.expected) };
}
