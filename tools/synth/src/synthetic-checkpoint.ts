import {
  type SyntheticNetwork,
  type SyntheticOptions,
  syntheticMultitaskConfig,
  syntheticTensorList,
} from './networks.ts';
import { syntheticValues } from './synthetic-weights.ts';
import type { TensorToWrite } from './tensor-to-write.ts';
import { writeSafetensors } from './write-safetensors.ts';
import { writeTorchLegacy, writeTorchZip } from './write-torch.ts';

/** Names of the published files. */
export const SYNTHETIC_FILES: Readonly<Record<SyntheticNetwork, string>> = {
  retinaface_r34: 'model.safetensors',
  face_multitask_v2: 'face_multitask_v2.safetensors',
  arcface_r50: 'arcface_r50.safetensors',
  facenet: 'facenet_20180402_114759_vggface2.pth',
  retinaface_mobilenet: 'mobilenet0.25_Final.pth',
};

/**
 * A checkpoint with made-up weights in the published container, tensor names and shapes: what tests, examples and
 * benchmarks use where the real file must be downloaded. Detections and scores mean nothing.
 *
 * @param options.facenetContainer the published FaceNet file is expected in the legacy form (the default); current
 *   PyTorch writes the zip form.
 */
export function syntheticCheckpoint(
  network: SyntheticNetwork,
  options: SyntheticOptions & { readonly facenetContainer?: 'legacy' | 'zip' } = {},
): Uint8Array {
  const tensors = syntheticTensorList(network, options).map(
    (expected): TensorToWrite => ({
      ...expected,
      values: () => (expected.type === 'I64' ? new BigInt64Array(1) : syntheticValues(network, expected)),
    }),
  );
  switch (network) {
    case 'face_multitask_v2':
      return writeSafetensors(tensors, { config: syntheticMultitaskConfig(options) });
    case 'facenet':
      return options.facenetContainer === 'zip' ? writeTorchZip(tensors) : writeTorchLegacy(tensors);
    case 'retinaface_mobilenet':
      return writeTorchLegacy(tensors);
    default:
      return writeSafetensors(tensors);
  }
}
