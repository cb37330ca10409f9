import { type Dim, ops, type Value } from '../../onnx/index.ts';
import { channelPrelu } from '../layers/activation.ts';
import { batchNorm } from '../layers/batch-norm.ts';
import { convolution } from '../layers/convolution.ts';
import { batchNormAffine } from '../layers/fold.ts';
import { linear } from '../layers/linear.ts';
import { computedWeight } from '../layers/weight.ts';
import type { NetworkBuild } from '../network-build.ts';
import { arcfaceInput } from '../preprocess/network-inputs.ts';
import type { ChipInput } from '../preprocess/picture-input.ts';
import { EMBEDDING, IRESNET_STAGES, LAST_MAP } from './tensors.ts';

/**
 * ArcFace IResNet-50: a face chip to 512 numbers (not normalised; compare by cosine).
 * Source: Deng et al., ArcFace (2019). Spec: networks 3.
 */
export function buildArcface(build: NetworkBuild, chips: ChipInput, batch: Dim): void {
  const { graph } = build;
  const picture = graph.within('preprocess', () => arcfaceInput(build, chips));
  let x = channelPrelu(build, convolution(build, picture, 'conv1', { padding: 1 }), 'prelu');
  for (const [stage, { blocks }] of IRESNET_STAGES.entries()) {
    for (let block = 0; block < blocks; block++) {
      const module = `layer${stage + 1}.${block}`;
      x = graph.within(module, () => residualBlock(build, x, module, block === 0 ? 2 : 1));
    }
  }
  graph.output(
    'embeddings',
    graph.within('head', () => head(build, x)),
    [batch, EMBEDDING],
  );
}

function residualBlock(build: NetworkBuild, x: Value, module: string, stride: number): Value {
  // stays a node of its own: the convolution behind it pads with zeros, which a folded offset would miss at the border
  const normed = batchNorm(build, x, `${module}.bn1`);
  const inner = channelPrelu(build, convolution(build, normed, `${module}.conv1`, { padding: 1 }), `${module}.prelu`);
  const main = convolution(build, inner, `${module}.conv2`, { padding: 1, stride });
  const skip = stride === 1 ? x : convolution(build, x, `${module}.downsample`, { stride });
  return ops.add(main, skip);
}

function head(build: NetworkBuild, x: Value): Value {
  if (!build.folded) {
    const features = linear(build, ops.flatten(batchNorm(build, x, 'bn2')), 'fc');
    return batchNorm(build, features, 'features');
  }
  const inputs = (x.dims[1] as number) * LAST_MAP * LAST_MAP;
  const bias = computedWeight(build, 'fc.bias', [EMBEDDING], () => Float32Array.from(foldedBias(build)));
  const weight = computedWeight(build, 'fc.weight', [EMBEDDING, inputs], () => foldedWeight(build));
  return ops.gemm(ops.flatten(x), weight, bias, { transB: true });
}

/** `features` behind and `bn2` before the linear layer: scale rows by the one, blocks of columns by the other. */
function foldedWeight({ checkpoint }: NetworkBuild): Float32Array {
  const before = batchNormAffine(checkpoint, 'bn2').scale;
  const behind = batchNormAffine(checkpoint, 'features').scale;
  const values = checkpoint.float32('fc.weight');
  const folded = new Float32Array(values.length);
  const cells = LAST_MAP * LAST_MAP;
  let at = 0;
  for (let row = 0; row < EMBEDDING; row++) {
    for (let channel = 0; channel < before.length; channel++) {
      const factor = behind[row] * before[channel];
      for (const end = at + cells; at < end; at++) folded[at] = values[at] * factor;
    }
  }
  return folded;
}

function foldedBias({ checkpoint }: NetworkBuild): Float64Array {
  const before = batchNormAffine(checkpoint, 'bn2').shift;
  const behind = batchNormAffine(checkpoint, 'features');
  const values = checkpoint.float32('fc.weight');
  const bias = checkpoint.float32('fc.bias');
  const cells = LAST_MAP * LAST_MAP;
  const folded = new Float64Array(EMBEDDING);
  let at = 0;
  for (let row = 0; row < EMBEDDING; row++) {
    let sum = bias[row];
    for (let channel = 0; channel < before.length; channel++) {
      let block = 0;
      for (const end = at + cells; at < end; at++) block += values[at];
      sum += block * before[channel];
    }
    folded[row] = sum * behind.scale[row] + behind.shift[row];
  }
  return folded;
}
