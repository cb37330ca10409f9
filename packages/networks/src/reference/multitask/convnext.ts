import { ops, type Value } from '../../onnx/index.ts';
import { convolution } from '../layers/convolution.ts';
import { multiply } from '../layers/fold.ts';
import { sumOverCells } from '../layers/sum-over-cells.ts';
import { computedWeight, weight } from '../layers/weight.ts';
import type { NetworkBuild } from '../network-build.ts';
import { IMAGENET_DEVIATION, IMAGENET_MEAN } from '../preprocess/network-inputs.ts';
import { CONVNEXT_STAGES } from './tensors.ts';

/** Of the backbone; the heads' norms have PyTorch's default instead. */
const EPSILON = 1e-6;

/**
 * ConvNeXt V2 Tiny without its classifier: [batch, 3, side, side] to [batch, 768, side / 32, side / 32].
 * With a folded build the picture goes in as it is (0..`white`) and the stem takes mean and deviation.
 * Source: Woo et al., ConvNeXt V2 (2023). Spec: networks 2.4.
 */
export function convNextTiny(build: NetworkBuild, picture: Value, white: number): Value {
  const { graph } = build;
  let x = channelNorm(build, stem(build, picture, white), 'backbone.stem_1');
  for (const [stage, { blocks }] of CONVNEXT_STAGES.entries()) {
    const module = `backbone.stages_${stage}`;
    if (stage > 0) {
      const normed = channelNorm(build, x, `${module}.downsample.0`);
      x = convolution(build, normed, `${module}.downsample.1`, { stride: 2 });
    }
    for (let block = 0; block < blocks; block++) {
      const name = `${module}.blocks.${block}`;
      x = graph.within(name, () => convNextBlock(build, x, name));
    }
  }
  return x;
}

function stem(build: NetworkBuild, picture: Value, white: number): Value {
  const module = 'backbone.stem_0';
  if (!build.folded) return convolution(build, picture, module, { stride: 4 });
  const { checkpoint } = build;
  const { shape } = checkpoint.tensor(`${module}.weight`);
  const folded = computedWeight(build, `${module}.weight`, shape, () =>
    stemWeight(checkpoint.float32(`${module}.weight`), shape, white),
  );
  const bias = computedWeight(build, `${module}.bias`, [shape[0]], () =>
    stemBias(checkpoint.float32(`${module}.weight`), checkpoint.float32(`${module}.bias`), shape),
  );
  return ops.conv(picture, folded, bias, { stride: 4 });
}

function stemWeight(values: Float32Array, [, planes, height, width]: readonly number[], white: number): Float32Array {
  const size = height * width;
  return values.map((value, index) => value / (white * IMAGENET_DEVIATION[Math.floor(index / size) % planes]));
}

function stemBias(
  values: Float32Array,
  bias: Float32Array,
  [, planes, height, width]: readonly number[],
): Float32Array {
  const size = height * width;
  const offsets = Float64Array.from({ length: planes * size }, (_, index) => {
    const plane = Math.floor(index / size);
    return IMAGENET_MEAN[plane] / IMAGENET_DEVIATION[plane];
  });
  const shift = multiply(values, offsets);
  return bias.map((value, output) => value - shift[output]);
}

/** Layer norm over the channels of an NCHW map. */
function channelNorm(build: NetworkBuild, x: Value, module: string): Value {
  const normed = layerNorm(build, ops.transpose(x, [0, 2, 3, 1]), module);
  return ops.transpose(normed, [0, 3, 1, 2]);
}

function layerNorm(build: NetworkBuild, x: Value, module: string): Value {
  return ops.layerNormalization(x, weight(build, `${module}.weight`), weight(build, `${module}.bias`), EPSILON);
}

function convNextBlock(build: NetworkBuild, x: Value, module: string): Value {
  const [channels, height, width] = x.dims.slice(1).map(Number);
  const cells = height * width;
  const spread = convolution(build, x, `${module}.conv_dw`, { padding: 3, groups: channels });
  // rows of channels from here on: one row per cell, so that the linear layers are plain matrix products
  const rows = ops.reshape(ops.transpose(spread, [0, 2, 3, 1]), [-1, channels]);
  const widened = ops.gelu(rowLinear(build, layerNorm(build, rows, `${module}.norm`), `${module}.mlp.fc1`));
  const responses = ops.reshape(widened, [-1, cells, 4 * channels]);
  const mixed = build.folded
    ? foldedResponse(build, responses, module, channels)
    : plainResponse(build, responses, module, channels);
  const map = ops.transpose(ops.reshape(mixed, [-1, height, width, channels]), [0, 3, 1, 2]);
  return ops.add(map, x);
}

function rowLinear(build: NetworkBuild, x: Value, module: string): Value {
  return ops.gemm(x, weight(build, `${module}.weight`), weight(build, `${module}.bias`), { transB: true });
}

/** How strong each channel is over the picture, relative to the mean of all channels: [batch, 1, 4 * channels]. */
function responseShare(build: NetworkBuild, responses: Value): Value {
  const strength = build.folded ? ops.sqrt(sumOverCells(ops.mul(responses, responses))) : ops.reduceL2(responses, [1]);
  return ops.div(strength, ops.add(ops.reduceMean(strength, [2]), EPSILON));
}

/** Global response normalisation as published: x + (bias + weight * (x * share)). */
function plainResponse(build: NetworkBuild, responses: Value, module: string, channels: number): Value {
  const gain = weight(build, `${module}.mlp.grn.weight`);
  const offset = weight(build, `${module}.mlp.grn.bias`);
  const scaled = ops.add(offset, ops.mul(gain, ops.mul(responses, responseShare(build, responses))));
  const rows = ops.reshape(ops.add(responses, scaled), [-1, 4 * channels]);
  return rowLinear(build, rows, `${module}.mlp.fc2`);
}

/** The same with one multiplication per element; the offset moves into the linear layer behind it. */
function foldedResponse(build: NetworkBuild, responses: Value, module: string, channels: number): Value {
  const { checkpoint } = build;
  const linear = `${module}.mlp.fc2`;
  const gain = ops.add(ops.mul(responseShare(build, responses), weight(build, `${module}.mlp.grn.weight`)), 1);
  const rows = ops.reshape(ops.mul(responses, gain), [-1, 4 * channels]);
  const bias = computedWeight(build, `${linear}.bias`, [channels], () => {
    const shift = multiply(checkpoint.float32(`${linear}.weight`), checkpoint.float32(`${module}.mlp.grn.bias`));
    return checkpoint.float32(`${linear}.bias`).map((value, row) => value + shift[row]);
  });
  return ops.gemm(rows, weight(build, `${linear}.weight`), bias, { transB: true });
}
