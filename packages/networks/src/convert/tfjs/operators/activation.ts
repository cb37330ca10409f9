import { FexgraphError } from '@fexgraph/core';
import { ops, type Value } from '../../../onnx/index.ts';
import type { Conversion, NodeConverter } from '../conversion.ts';

const BY_NAME: Readonly<Record<string, (x: Value) => Value>> = {
  Relu: ops.relu,
  Relu6: (x) => ops.clip(x, 0, 6),
  Elu: ops.elu,
  Sigmoid: ops.sigmoid,
};

export const activation: NodeConverter = (conversion, { op, inputs }) => BY_NAME[op](conversion.value(inputs[0]));

function withSlope(conversion: Conversion, x: Value, slope: string): Value {
  const channels = conversion.dims(slope).at(-1) ?? 1;
  return ops.prelu(
    x,
    conversion.weight(slope, undefined, () => (x.rank === 4 ? [channels, 1, 1] : [channels])),
  );
}

export const prelu: NodeConverter = (conversion, { inputs }) =>
  withSlope(conversion, conversion.value(inputs[0]), inputs[1]);

/** What a fused node does after its bias, in order. A fused PReLU has its slope as the fourth input. */
export function fused(conversion: Conversion, x: Value, names: readonly string[], inputs: readonly string[]): Value {
  return names
    .filter((name) => name !== 'BiasAdd')
    .reduce((value, name) => {
      if (name === 'Prelu') return withSlope(conversion, value, inputs[3]);
      const apply = BY_NAME[name];
      if (!apply) throw new FexgraphError('BAD_MODEL', `fused operator ${name} is not supported`);
      return apply(value);
    }, x);
}

/** Over the last axis of the source. */
export const softmax: NodeConverter = (conversion, { inputs }) => {
  const x = conversion.value(inputs[0]);
  return ops.softmax(x, x.rank === 4 ? 1 : -1);
};
