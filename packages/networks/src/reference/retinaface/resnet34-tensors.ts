import { batchNorm, repeat, type TensorList, weightOnly } from '../weights/tensor-list.ts';

/** ResNet-34 without its classifier: blocks and channels of each stage. Spec: networks 1.2. */
export const RESNET34_STAGES = [
  { blocks: 3, channels: 64 },
  { blocks: 4, channels: 128 },
  { blocks: 6, channels: 256 },
  { blocks: 3, channels: 512 },
] as const;

export function resnet34Tensors(): TensorList {
  return [
    ...weightOnly('body.conv1', [64, 3, 7, 7]),
    ...batchNorm('body.bn1', 64),
    ...RESNET34_STAGES.flatMap(({ blocks, channels }, stage) => {
      const before = stage === 0 ? channels : RESNET34_STAGES[stage - 1].channels;
      return repeat(blocks, (block) =>
        basicBlockTensors(`body.layer${stage + 1}.${block}`, block === 0 ? before : channels, channels),
      );
    }),
  ];
}

function basicBlockTensors(block: string, inputs: number, channels: number): TensorList {
  const main = [
    ...weightOnly(`${block}.conv1`, [channels, inputs, 3, 3]),
    ...batchNorm(`${block}.bn1`, channels),
    ...weightOnly(`${block}.conv2`, [channels, channels, 3, 3]),
    ...batchNorm(`${block}.bn2`, channels),
  ];
  if (inputs === channels) return main;
  return [
    ...main,
    ...weightOnly(`${block}.downsample.0`, [channels, inputs, 1, 1]),
    ...batchNorm(`${block}.downsample.1`, channels),
  ];
}
