import { batchNorm, repeat, type TensorList, tensor, weightAndBias } from '../weights/tensor-list.ts';

/** IResNet-50: blocks and channels of each stage; the first block of each halves the picture. Spec: networks 3. */
export const IRESNET_STAGES = [
  { blocks: 3, channels: 64 },
  { blocks: 4, channels: 128 },
  { blocks: 14, channels: 256 },
  { blocks: 3, channels: 512 },
] as const;
export const EMBEDDING = 512;
/** Height and width of the last map. */
export const LAST_MAP = 7;

export function arcfaceTensors(): TensorList {
  return [
    ...weightAndBias('conv1', [64, 3, 3, 3]),
    tensor('prelu.weight', [64]),
    ...IRESNET_STAGES.flatMap(({ blocks, channels }, stage) => {
      const before = stage === 0 ? channels : IRESNET_STAGES[stage - 1].channels;
      return repeat(blocks, (block) =>
        blockTensors(`layer${stage + 1}.${block}`, block === 0 ? before : channels, channels, block === 0),
      );
    }),
    ...batchNorm('bn2', 512),
    ...weightAndBias('fc', [EMBEDDING, 512 * LAST_MAP * LAST_MAP]),
    ...batchNorm('features', EMBEDDING),
  ];
}

function blockTensors(block: string, inputs: number, channels: number, first: boolean): TensorList {
  return [
    ...batchNorm(`${block}.bn1`, inputs),
    ...weightAndBias(`${block}.conv1`, [channels, inputs, 3, 3]),
    tensor(`${block}.prelu.weight`, [channels]),
    ...weightAndBias(`${block}.conv2`, [channels, channels, 3, 3]),
    ...(first ? weightAndBias(`${block}.downsample`, [channels, inputs, 1, 1]) : []),
  ];
}
