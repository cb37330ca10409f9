export { type BuiltNetwork, buildNetwork, identifyNetwork } from './build-network.ts';
export type { NetworkTarget } from './network-build.ts';
export type {
  ChipNetworkOptions,
  CommonNetworkOptions,
  MultitaskOptions,
  NetworkId,
  NetworkOptionsById,
  RetinaFaceOptions,
} from './network-options.ts';
export {
  RETINAFACE_MOBILENET,
  RETINAFACE_R34,
  type RetinaFaceBackbone,
  type RetinaFaceParameters,
} from './retinaface/parameters.ts';
