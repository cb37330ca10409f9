import { expectedTensors, MULTITASK_V25, multitaskTensors, type NetworkId, type TensorList } from '@fexgraph/networks';

/** The name seeds the weights. */
export type SyntheticNetwork =
  | 'retinaface_r34'
  | 'face_multitask_v2'
  | 'arcface_r50'
  | 'facenet'
  | 'retinaface_mobilenet';

export interface SyntheticOptions {
  /** face_multitask_v2 only: the emotion head sees the action unit scores. Default true. */
  readonly emotionUsesAus?: boolean;
}

const NETWORK: Readonly<Record<SyntheticNetwork, NetworkId>> = {
  retinaface_r34: 'retinaface-r34',
  face_multitask_v2: 'face-multitask-v2',
  arcface_r50: 'arcface-r50',
  facenet: 'facenet',
  retinaface_mobilenet: 'retinaface-mobilenet0.25',
};

export function syntheticTensorList(network: SyntheticNetwork, options: SyntheticOptions = {}): TensorList {
  if (network !== 'face_multitask_v2') return expectedTensors(NETWORK[network]);
  return multitaskTensors({ ...MULTITASK_V25, emotionUsesAus: options.emotionUsesAus ?? true });
}

/** The `config` text of a synthetic face_multitask_v2 file, with the keys of the published one. */
export function syntheticMultitaskConfig(options: SyntheticOptions = {}): string {
  return JSON.stringify({
    n_au: MULTITASK_V25.actionUnits,
    n_emotion: MULTITASK_V25.emotions,
    use_head_v3: true,
    use_head_v2: false,
    drop_mefl: true,
    n_blendshape: MULTITASK_V25.blendshapes,
    bs_use_mesh: MULTITASK_V25.blendshapesUseMesh,
    mesh_normalized: MULTITASK_V25.meshNormalized,
    emotion_use_au_prob: options.emotionUsesAus ?? true,
  });
}
