import { ops, type Value } from '../../onnx/index.ts';
import { batchNormAffine, scaleOutputs, stack } from '../layers/fold.ts';
import { computedWeight } from '../layers/weight.ts';
import type { NetworkBuild } from '../network-build.ts';
import type { ConvUnit } from './architecture.ts';

/** 1x1 units that read the same map, as one convolution whose channels are then dealt out. */
export function siblingUnits(build: NetworkBuild, x: Value, units: readonly ConvUnit[], epsilon: number): Value[] {
  const { checkpoint } = build;
  const sizes = units.map(({ outputs }) => outputs);
  const outputs = sizes.reduce((sum, size) => sum + size, 0);
  const name = units.map(({ module }) => module).join('+');
  const affines = units.map(({ module }) => batchNormAffine(checkpoint, `${module}.bn`, epsilon));
  const weight = computedWeight(build, `${name}.weight`, [outputs, units[0].inputs, 1, 1], () =>
    stack(
      units.map(({ module }, index) => scaleOutputs(checkpoint.float32(`${module}.conv.weight`), affines[index].scale)),
    ),
  );
  const bias = computedWeight(build, `${name}.bias`, [outputs], () => stack(affines.map(({ shift }) => shift)));
  return ops.split(ops.relu(ops.conv(x, weight, bias)), sizes, 1);
}
