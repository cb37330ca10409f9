import { type Dim, ops, type Value } from '../../onnx/index.ts';
import { batchNorm } from '../layers/batch-norm.ts';
import { convNorm, convolution } from '../layers/convolution.ts';
import { batchNormAffine, scaleAll, scaleOutputs } from '../layers/fold.ts';
import { l2Normalize } from '../layers/l2-normalize.ts';
import { linear } from '../layers/linear.ts';
import { computedWeight } from '../layers/weight.ts';
import type { NetworkBuild } from '../network-build.ts';
import { facenetInput } from '../preprocess/network-inputs.ts';
import type { ChipInput } from '../preprocess/picture-input.ts';
import {
  BLOCKS,
  type Branch,
  type ConvUnit,
  EMBEDDING,
  EPSILON,
  FEATURES,
  type ReductionBlock,
  type ResidualBlock,
  STEM,
} from './architecture.ts';
import { siblingUnits } from './sibling-units.ts';

/**
 * FaceNet (InceptionResnetV1): a face chip to 512 numbers of length 1.
 * Source: Schroff et al., FaceNet (2015); Szegedy et al., Inception-v4 (2016). Spec: networks 4.
 */
export function buildFacenet(build: NetworkBuild, chips: ChipInput, batch: Dim): void {
  const { graph } = build;
  const picture = graph.within('preprocess', () => facenetInput(build, chips));
  const stem = branch(build, picture, STEM.beforePool);
  let x = branch(build, ops.maxPool(stem, 3, { stride: 2 }), STEM.afterPool);
  for (const block of BLOCKS) {
    x = block.kind === 'residual' ? residual(build, x, block) : reduction(build, x, block);
  }
  const pooled = ops.flatten(ops.globalAveragePool(x));
  graph.output('embeddings', l2Normalize(embedding(build, pooled), 1), [batch, EMBEDDING]);
}

function unit(build: NetworkBuild, x: Value, { module, stride, padding }: ConvUnit): Value {
  const [vertical, horizontal] = padding;
  const options = { stride, epsilon: EPSILON, padding: [vertical, horizontal, vertical, horizontal] } as const;
  return ops.relu(convNorm(build, x, { conv: `${module}.conv`, norm: `${module}.bn` }, options));
}

function branch(build: NetworkBuild, x: Value, units: Branch): Value {
  return units.reduce((value, next) => unit(build, value, next), x);
}

/** All branches of a block; where their first units are alike, those are one convolution. */
function branches(build: NetworkBuild, x: Value, list: readonly Branch[]): Value[] {
  const alike = list.filter(([first]) => first.kernel[0] === 1 && first.kernel[1] === 1);
  if (!build.folded || alike.length < 2) return list.map((units) => branch(build, x, units));
  const firsts = siblingUnits(
    build,
    x,
    alike.map(([first]) => first),
    EPSILON,
  );
  return list.map((units) => {
    const index = alike.indexOf(units);
    return index < 0 ? branch(build, x, units) : branch(build, firsts[index], units.slice(1));
  });
}

function residual(build: NetworkBuild, x: Value, block: ResidualBlock): Value {
  return build.graph.within(block.module, () => {
    const joined = ops.concat(branches(build, x, block.branches), 1);
    const sum = ops.add(scaledConvolution(build, joined, `${block.module}.conv2d`, block.scale), x);
    return block.lastRelu ? ops.relu(sum) : sum;
  });
}

function scaledConvolution(build: NetworkBuild, x: Value, module: string, scale: number): Value {
  if (!build.folded || scale === 1) {
    const plain = convolution(build, x, module);
    return scale === 1 ? plain : ops.mul(plain, scale);
  }
  const part = (name: string): Value => {
    const { shape } = build.checkpoint.tensor(name);
    return computedWeight(build, name, shape, () => scaleAll(build.checkpoint.float32(name), scale));
  };
  return ops.conv(x, part(`${module}.weight`), part(`${module}.bias`));
}

function reduction(build: NetworkBuild, x: Value, block: ReductionBlock): Value {
  return ops.concat([...branches(build, x, block.branches), ops.maxPool(x, 3, { stride: 2 })], 1);
}

function embedding(build: NetworkBuild, pooled: Value): Value {
  if (!build.folded) return batchNorm(build, linear(build, pooled, 'last_linear', { bias: false }), 'last_bn', EPSILON);
  const { checkpoint } = build;
  const { scale, shift } = batchNormAffine(checkpoint, 'last_bn', EPSILON);
  const values = (): Float32Array => scaleOutputs(checkpoint.float32('last_linear.weight'), scale);
  const weight = computedWeight(build, 'last_linear.weight', [EMBEDDING, FEATURES], values);
  const bias = computedWeight(build, 'last_bn.bias', [EMBEDDING], () => Float32Array.from(shift));
  return ops.gemm(pooled, weight, bias, { transB: true });
}
