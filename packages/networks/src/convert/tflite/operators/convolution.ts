import { FexgraphError } from '@fexgraph/core';
import { ops, type Value } from '../../../onnx/index.ts';
import { planeOf } from '../../layout.ts';
import { samePadding } from '../../same-padding.ts';
import type { Conversion, OperatorConverter } from '../conversion.ts';
import type { FlatTable } from '../flatbuffer-table.ts';
import type { TfliteOperator } from '../tflite-model.ts';
import { fusedActivation } from './activation.ts';

const SAME = 0;

/** [top, left, bottom, right] for a window [height, width]. */
function padding(
  x: Value,
  mode: number,
  kernel: readonly [number, number],
  stride: readonly [number, number],
  dilation: readonly [number, number],
): [number, number, number, number] {
  if (mode !== SAME) return [0, 0, 0, 0];
  const plane = planeOf(x);
  const [top, bottom] = samePadding(plane[0], kernel[0], stride[0], dilation[0]);
  const [left, right] = samePadding(plane[1], kernel[1], stride[1], dilation[1]);
  return [top, left, bottom, right];
}

function optionsOf(operator: TfliteOperator): FlatTable {
  if (!operator.options) throw new FexgraphError('BAD_MODEL', `${operator.name} has no options`);
  return operator.options;
}

function bias(conversion: Conversion, id: number | undefined): Value | undefined {
  return id === undefined || id < 0 ? undefined : conversion.weight(id);
}

/** Weights OHWI become OIHW. */
export const convolution: OperatorConverter = (conversion, operator) => {
  const [input, weight, biasId] = operator.inputs;
  const options = optionsOf(operator);
  const x = conversion.value(input);
  const [, height, width] = conversion.dims(weight);
  const stride = [options.int(2, 1), options.int(1, 1)] as const;
  const dilation = [options.int(5, 1), options.int(4, 1)] as const;
  const result = ops.conv(x, conversion.weight(weight, [0, 3, 1, 2]), bias(conversion, biasId), {
    stride,
    dilation,
    padding: padding(x, options.byte(0), [height, width], stride, dilation),
  });
  return fusedActivation(result, options.byte(3));
};

/** Weights 1HWC become [C, 1, H, W], one group per input channel. */
export const depthwiseConvolution: OperatorConverter = (conversion, operator) => {
  const [input, weight, biasId] = operator.inputs;
  const options = optionsOf(operator);
  const x = conversion.value(input);
  const [, height, width] = conversion.dims(weight);
  const stride = [options.int(2, 1), options.int(1, 1)] as const;
  const dilation = [options.int(6, 1), options.int(5, 1)] as const;
  const result = ops.conv(x, conversion.weight(weight, [3, 0, 1, 2]), bias(conversion, biasId), {
    stride,
    dilation,
    groups: Number(x.dims[1]),
    padding: padding(x, options.byte(0), [height, width], stride, dilation),
  });
  return fusedActivation(result, options.byte(4));
};

const pool =
  (apply: typeof ops.maxPool): OperatorConverter =>
  (conversion, operator) => {
    const options = optionsOf(operator);
    const x = conversion.value(operator.inputs[0]);
    const kernel = [options.int(4), options.int(3)] as const;
    const stride = [options.int(2, 1), options.int(1, 1)] as const;
    const result = apply(x, kernel, { stride, padding: padding(x, options.byte(0), kernel, stride, [1, 1]) });
    return fusedActivation(result, options.byte(5));
  };

export const maxPool = pool(ops.maxPool);
export const averagePool = pool(ops.averagePool);
