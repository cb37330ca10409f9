import { ops, type Value } from '../../onnx/index.ts';
import { leaky } from '../layers/activation.ts';
import { convNorm, reverseInputPlanes } from '../layers/convolution.ts';
import type { NetworkBuild } from '../network-build.ts';
import { MOBILENET_UNITS } from './mobilenet-tensors.ts';
import type { RetinaFaceParameters } from './parameters.ts';
import { RESNET34_STAGES } from './resnet34-tensors.ts';

/** From a mean-free RGB picture to the maps of strides 8, 16 and 32. */
export type Backbone = (build: NetworkBuild, picture: Value, parameters: RetinaFaceParameters) => Value[];

/** Spec: networks 1.2. */
export const resnet34: Backbone = (build, picture, parameters) => {
  const first = { conv: 'body.conv1', norm: 'body.bn1' };
  const stem = convNorm(build, picture, first, { stride: 2, padding: 3, ...planeOrder(parameters) });
  let x = ops.maxPool(ops.relu(stem), 3, { stride: 2, padding: 1 });
  return RESNET34_STAGES.map(({ blocks }, stage) => {
    for (let block = 0; block < blocks; block++) {
      const module = `body.layer${stage + 1}.${block}`;
      x = build.graph.within(module, () => basicBlock(build, x, module, stage > 0 && block === 0 ? 2 : 1));
    }
    return x;
  }).slice(1);
};

function basicBlock(build: NetworkBuild, x: Value, module: string, stride: number): Value {
  const unit = (input: Value, index: 1 | 2, step: number): Value =>
    convNorm(
      build,
      input,
      { conv: `${module}.conv${index}`, norm: `${module}.bn${index}` },
      { stride: step, padding: 1 },
    );
  const skipModules = { conv: `${module}.downsample.0`, norm: `${module}.downsample.1` };
  const skip = stride === 1 ? x : convNorm(build, x, skipModules, { stride });
  return ops.relu(ops.add(unit(ops.relu(unit(x, 1, stride)), 2, 1), skip));
}

/** Spec: retinaface-mobilenet 2. */
export const mobilenet: Backbone = (build, picture, parameters) => {
  const taps: Value[] = [];
  let x = picture;
  for (const [index, { module, inputs, stride, tap }] of MOBILENET_UNITS.entries()) {
    const unit = (input: Value, conv: number, options: Parameters<typeof convNorm>[3]): Value =>
      leaky(
        convNorm(build, input, { conv: `${module}.${conv}`, norm: `${module}.${conv + 1}` }, options),
        parameters.activationSlope,
      );
    x = build.graph.within(module, () =>
      index === 0
        ? unit(x, 0, { stride, padding: 1, ...planeOrder(parameters) })
        : unit(unit(x, 0, { stride, padding: 1, groups: inputs }), 3, {}),
    );
    if (tap) taps.push(x);
  }
  return taps;
};

function planeOrder({ channelOrder }: RetinaFaceParameters): { adapt?: typeof reverseInputPlanes } {
  return channelOrder === 'bgr' ? { adapt: reverseInputPlanes } : {};
}
