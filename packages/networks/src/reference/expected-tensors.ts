import { arcfaceTensors } from './arcface/tensors.ts';
import { facenetTensors } from './facenet/tensors.ts';
import { MULTITASK_V25 } from './multitask/config.ts';
import { multitaskTensors } from './multitask/tensors.ts';
import type { NetworkId } from './network-options.ts';
import { retinaFaceTensors } from './retinaface/parameters.ts';
import type { TensorList } from './weights/tensor-list.ts';

const PUBLISHED: { readonly [Id in NetworkId]: () => TensorList } = {
  'retinaface-r34': () => retinaFaceTensors('resnet34'),
  'retinaface-mobilenet0.25': () => retinaFaceTensors('mobilenet0.25'),
  'face-multitask-v2': () => multitaskTensors(MULTITASK_V25),
  'arcface-r50': arcfaceTensors,
  facenet: facenetTensors,
  'face-landmarks-v2': () => [],
  'face-blendshapes': () => [],
};

/**
 * The tensors of the published checkpoint of a network, in the order in which PyTorch registers them. None for a network
 * that lies whole in its file.
 */
export function expectedTensors(id: NetworkId): TensorList {
  return PUBLISHED[id]();
}
