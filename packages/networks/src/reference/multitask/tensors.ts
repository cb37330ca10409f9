import {
  batchNorm,
  optional,
  repeat,
  type TensorList,
  tensor,
  weightAndBias,
  weightOnly,
} from '../weights/tensor-list.ts';
import type { MultitaskConfig } from './config.ts';

/** ConvNeXt V2 Tiny: blocks and channels of each stage. Spec: networks 2.4. */
export const CONVNEXT_STAGES = [
  { blocks: 3, channels: 96 },
  { blocks: 3, channels: 192 },
  { blocks: 9, channels: 384 },
  { blocks: 3, channels: 768 },
] as const;
/** Channels of the last stage. */
export const FEATURES = 768;
export const MESH_POINTS = 478;
const POSE_NUMBERS = 6;

/** All tensors of the published v2.5 combination at the widths of `config`, training leftovers included. */
export function multitaskTensors(config: MultitaskConfig): TensorList {
  return [
    ...optional(lossWeights(config)),
    ...backbone(),
    ...weightOnly('proj', [config.afgChannels, FEATURES, 1, 1]),
    ...auGraph(config),
    ...perceptron('lmk.mlp', [config.afgChannels, 1024, 1024, MESH_POINTS * 3]),
    ...perceptron('pose.mlp', [config.afgChannels, 256, 256, POSE_NUMBERS]),
    ...blendshape(config),
    ...meshProjection('unified', FEATURES, config.unifiedLandmarkWidth),
    ...weightAndBias('emotion.cls_head', [config.emotions, emotionInputs(config)]),
    ...weightAndBias('emotion.va_head', [2, emotionInputs(config)]),
    ...['left_yaw', 'left_pitch', 'right_yaw', 'right_pitch'].flatMap((angle) =>
      weightAndBias(`gaze.${angle}`, [1, unifiedWidth(config)]),
    ),
  ];
}

function unifiedWidth(config: MultitaskConfig): number {
  return FEATURES + config.unifiedLandmarkWidth;
}

function emotionInputs(config: MultitaskConfig): number {
  return unifiedWidth(config) + (config.emotionUsesAus ? config.actionUnits : 0);
}

function lossWeights(config: MultitaskConfig): TensorList {
  const tasks = ['mesh', 'pose', 'emotion', 'va', 'gaze', ...(config.blendshapes > 0 ? ['blendshape'] : [])];
  return [tensor('log_var_au', [config.actionUnits]), ...tasks.map((task) => tensor(`log_var_${task}`, []))];
}

function backbone(): TensorList {
  return [
    ...weightAndBias('backbone.stem_0', [CONVNEXT_STAGES[0].channels, 3, 4, 4]),
    ...weightAndBias('backbone.stem_1', [CONVNEXT_STAGES[0].channels]),
    ...CONVNEXT_STAGES.flatMap(({ blocks, channels }, stage) => [
      ...(stage === 0 ? [] : downsample(stage, CONVNEXT_STAGES[stage - 1].channels, channels)),
      ...repeat(blocks, (block) => convNextBlock(`backbone.stages_${stage}.blocks.${block}`, channels)),
    ]),
  ];
}

function downsample(stage: number, inputs: number, outputs: number): TensorList {
  return [
    ...weightAndBias(`backbone.stages_${stage}.downsample.0`, [inputs]),
    ...weightAndBias(`backbone.stages_${stage}.downsample.1`, [outputs, inputs, 2, 2]),
  ];
}

function convNextBlock(block: string, channels: number): TensorList {
  return [
    ...weightAndBias(`${block}.conv_dw`, [channels, 1, 7, 7]),
    ...weightAndBias(`${block}.norm`, [channels]),
    ...weightAndBias(`${block}.mlp.fc1`, [4 * channels, channels]),
    ...weightAndBias(`${block}.mlp.grn`, [4 * channels]),
    ...weightAndBias(`${block}.mlp.fc2`, [channels, 4 * channels]),
  ];
}

function auGraph(config: MultitaskConfig): TensorList {
  const width = config.afgChannels;
  return [
    ...repeat(config.actionUnits, (au) => [
      ...weightOnly(`afg.heads.${au}.0`, [width, width, 1, 1]),
      ...batchNorm(`afg.heads.${au}.1`, width),
    ]),
    ...weightOnly('fgg.W', [width, width]),
    ...weightOnly('fgg.W_self', [width, width]),
    tensor('sc.s', [config.actionUnits, width]),
  ];
}

/** Linear layers at the even indices, activations between them. */
function perceptron(module: string, widths: readonly number[]): TensorList {
  return repeat(widths.length - 1, (layer) =>
    weightAndBias(`${module}.${2 * layer}`, [widths[layer + 1], widths[layer]]),
  );
}

function meshProjection(module: string, features: number, width: number): TensorList {
  return [
    ...weightAndBias(`${module}.proj_lmk`, [width, 2 * MESH_POINTS]),
    ...weightAndBias(`${module}.norm_bb`, [features]),
    ...weightAndBias(`${module}.norm_lmk`, [width]),
  ];
}

function blendshape(config: MultitaskConfig): TensorList {
  if (config.blendshapes === 0) return [];
  const width = 256;
  const inputs = config.afgChannels + (config.blendshapesUseMesh ? width : 0);
  return [
    ...(config.blendshapesUseMesh ? meshProjection('blendshape', config.afgChannels, width) : []),
    ...perceptron('blendshape.mlp', [inputs, 512, config.blendshapes]),
  ];
}
