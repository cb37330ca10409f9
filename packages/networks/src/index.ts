export { type BuiltNetwork, buildNetwork, identifyNetworks, networkGraph } from './reference/build-network.ts';
export { expectedTensors } from './reference/expected-tensors.ts';
export { MULTITASK_V25, type MultitaskConfig } from './reference/multitask/config.ts';
export { multitaskTensors } from './reference/multitask/tensors.ts';
export { type NearestNetwork, nearestNetwork } from './reference/nearest-network.ts';
export type { NetworkTarget } from './reference/network-build.ts';
export type {
  ChipNetworkOptions,
  CommonNetworkOptions,
  ConvertedOptions,
  MultitaskOptions,
  NetworkId,
  NetworkOptionsById,
  RetinaFaceOptions,
} from './reference/network-options.ts';
export { NETWORK_IDS, type NetworkGraph } from './reference/networks.ts';
export {
  RETINAFACE_MOBILENET,
  RETINAFACE_R34,
  type RetinaFaceBackbone,
  type RetinaFaceParameters,
} from './reference/retinaface/parameters.ts';
export type { ExpectedTensor, TensorList } from './reference/weights/tensor-list.ts';
