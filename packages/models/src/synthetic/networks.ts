import { arcfaceTensors } from '../networks/arcface/tensors.ts';
import { facenetTensors } from '../networks/facenet/tensors.ts';
import { V25 } from '../networks/multitask/config.ts';
import { multitaskTensors } from '../networks/multitask/tensors.ts';
import { retinaFaceTensors } from '../networks/retinaface/parameters.ts';
import type { TensorList } from '../networks/weights/tensor-list.ts';

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

export function syntheticTensorList(network: SyntheticNetwork, options: SyntheticOptions = {}): TensorList {
  switch (network) {
    case 'retinaface_r34':
      return retinaFaceTensors('resnet34');
    case 'face_multitask_v2':
      return multitaskTensors({ ...V25, emotionUsesAus: options.emotionUsesAus ?? true });
    case 'arcface_r50':
      return arcfaceTensors();
    case 'facenet':
      return facenetTensors();
    case 'retinaface_mobilenet':
      return retinaFaceTensors('mobilenet0.25');
  }
}

/** The `config` text of a synthetic face_multitask_v2 file, with the keys of the published one. */
export function syntheticMultitaskConfig(options: SyntheticOptions = {}): string {
  return JSON.stringify({
    n_au: V25.actionUnits,
    n_emotion: V25.emotions,
    use_head_v3: true,
    use_head_v2: false,
    drop_mefl: true,
    n_blendshape: V25.blendshapes,
    bs_use_mesh: V25.blendshapesUseMesh,
    mesh_normalized: V25.meshNormalized,
    emotion_use_au_prob: options.emotionUsesAus ?? true,
  });
}
