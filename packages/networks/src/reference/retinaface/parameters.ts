import type { TensorList } from '../weights/tensor-list.ts';
import { mobilenetTensors } from './mobilenet-tensors.ts';
import { type HeadName, neckTensors } from './neck-tensors.ts';
import { resnet34Tensors } from './resnet34-tensors.ts';

export type RetinaFaceBackbone = 'resnet34' | 'mobilenet0.25';

/**
 * What the tensors of a RetinaFace do not show. Files with equal names and shapes need different values, so these come
 * from whoever knows the file (a manifest entry, keyed by sha256) and are never guessed.
 */
export interface RetinaFaceParameters {
  readonly backbone: RetinaFaceBackbone;
  /** Order of the colour planes that the weights are fed. Frames go in as RGB either way. */
  readonly channelOrder: 'rgb' | 'bgr';
  /** Negative slope of the leaky ReLU; 0 is plain ReLU. A residual backbone has plain ReLU whatever this says. */
  readonly activationSlope: number;
  /** Pixels between two cells, per level. */
  readonly strides: readonly number[];
  /** Anchor sides in pixels, two per level. */
  readonly anchorSizes: readonly (readonly [number, number])[];
  /** Scale of centre and point offsets, scale of the logarithm of the size. */
  readonly variances: readonly [number, number];
  /** Subtracted from the frame, in the order R, G, B (0..255). */
  readonly mean: readonly [number, number, number];
  /** `plain`, or `inclusive`: 1 pixel is added to every width and height. The graph does not use it, suppression does. */
  readonly overlap: 'plain' | 'inclusive';
}

const COMMON = { strides: [8, 16, 32], variances: [0.1, 0.2], mean: [123, 117, 104], activationSlope: 0 } as const;

/**
 * RetinaFace-R34 as py-feat 2.0.3 runs it. The weights were trained on BGR; the reference feeds RGB, and so does this
 * (set `channelOrder: 'bgr'` for what they were trained with). Spec: networks 1.
 */
export const RETINAFACE_R34: RetinaFaceParameters = {
  ...COMMON,
  backbone: 'resnet34',
  channelOrder: 'rgb',
  anchorSizes: [
    [16, 32],
    [64, 128],
    [256, 512],
  ],
  overlap: 'plain',
};

/** RetinaFace with MobileNetV1-0.25 as published by biubug6 (Face-Detector-1MB). Spec: retinaface-mobilenet 0, 1, 6. */
export const RETINAFACE_MOBILENET: RetinaFaceParameters = {
  ...COMMON,
  backbone: 'mobilenet0.25',
  channelOrder: 'bgr',
  anchorSizes: [
    [10, 20],
    [32, 64],
    [128, 256],
  ],
  overlap: 'inclusive',
};

interface BackboneLayout {
  readonly tensors: () => TensorList;
  /** Channels of the three maps that the pyramid takes. */
  readonly taps: readonly [number, number, number];
  /** Channels of the pyramid and the context modules. */
  readonly width: number;
  readonly headModule: (head: HeadName, level: number) => string;
}

export const BACKBONES: Readonly<Record<RetinaFaceBackbone, BackboneLayout>> = {
  resnet34: {
    tensors: resnet34Tensors,
    taps: [128, 256, 512],
    width: 128,
    headModule: (head, level) => `${head}._convs.${level}`,
  },
  'mobilenet0.25': {
    tensors: mobilenetTensors,
    taps: [64, 128, 256],
    width: 64,
    headModule: (head, level) => `${head}.${level}.conv1x1`,
  },
};

export function retinaFaceTensors(backbone: RetinaFaceBackbone): TensorList {
  const { tensors, taps, width, headModule } = BACKBONES[backbone];
  return [...tensors(), ...neckTensors(taps, width, headModule)];
}
