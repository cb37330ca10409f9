import { batchNorm, optional, type TensorList, weightAndBias, weightOnly } from '../weights/tensor-list.ts';
import { BLOCKS, type Branch, EMBEDDING, FEATURES, IDENTITIES, STEM } from './architecture.ts';

export function facenetTensors(): TensorList {
  return [
    ...branchTensors(STEM.beforePool),
    ...branchTensors(STEM.afterPool),
    ...BLOCKS.flatMap((block) => [
      ...block.branches.flatMap(branchTensors),
      ...(block.kind === 'residual' ? joinTensors(block.module, block.channels, block.branches) : []),
    ]),
    ...weightOnly('last_linear', [EMBEDDING, FEATURES]),
    ...batchNorm('last_bn', EMBEDDING),
    ...optional(weightAndBias('logits', [IDENTITIES, EMBEDDING])),
  ];
}

function branchTensors(branch: Branch): TensorList {
  return branch.flatMap(({ module, inputs, outputs, kernel }) => [
    ...weightOnly(`${module}.conv`, [outputs, inputs, ...kernel]),
    ...batchNorm(`${module}.bn`, outputs),
  ]);
}

function joinTensors(module: string, channels: number, branches: readonly Branch[]): TensorList {
  const joined = branches.reduce((sum, branch) => sum + branch[branch.length - 1].outputs, 0);
  return weightAndBias(`${module}.conv2d`, [channels, joined, 1, 1]);
}
