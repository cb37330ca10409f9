import { FexgraphError } from '@fexgraph/core';
import { ops, type Value } from '../../../onnx/index.ts';
import { planeOf } from '../../layout.ts';
import { samePadding } from '../../same-padding.ts';
import type { NodeConverter } from '../conversion.ts';
import type { TfjsNode } from '../tfjs-model.ts';
import { fused } from './activation.ts';

type PairOfNumbers = readonly [number, number];

/** [top, left, bottom, right] for a window [height, width]. */
function padding(
  node: TfjsNode,
  x: Value,
  kernel: PairOfNumbers,
  stride: PairOfNumbers,
  dilation: PairOfNumbers,
): [number, number, number, number] {
  const mode = node.attributes.text('padding');
  if (mode === 'VALID') return [0, 0, 0, 0];
  if (mode === 'EXPLICIT') {
    const explicit = node.attributes.ints('explicit_paddings') ?? [];
    return [explicit[2], explicit[4], explicit[3], explicit[5]];
  }
  if (mode !== 'SAME') throw new FexgraphError('BAD_MODEL', `padding "${mode}" is not supported`);
  const plane = planeOf(x);
  const [top, bottom] = samePadding(plane[0], kernel[0], stride[0], dilation[0]);
  const [left, right] = samePadding(plane[1], kernel[1], stride[1], dilation[1]);
  return [top, left, bottom, right];
}

/** Height and width out of an NHWC attribute of four numbers. */
function plane(node: TfjsNode, name: string, otherwise = 1): PairOfNumbers {
  const values = node.attributes.ints(name);
  return values?.length === 4 ? [values[1], values[2]] : [otherwise, otherwise];
}

function requireNhwc(node: TfjsNode): void {
  const format = node.attributes.text('data_format') ?? 'NHWC';
  if (format !== 'NHWC') throw new FexgraphError('BAD_MODEL', `data format ${format} is not supported`);
}

const convolve =
  (depthwise: boolean): NodeConverter =>
  (conversion, node) => {
    requireNhwc(node);
    const [input, weight, bias] = node.inputs;
    const x = conversion.value(input);
    const [height, width] = conversion.dims(weight);
    const stride = plane(node, 'strides');
    const dilation = plane(node, 'dilations');
    const fusedOps = node.attributes.texts('fused_ops');
    const result = ops.conv(
      x,
      depthwise
        ? // HWC and a multiplier M become C * M filters, one group per input channel.
          conversion.weight(weight, [2, 3, 0, 1], ([c, m, h, w]) => [c * m, 1, h, w])
        : conversion.weight(weight, [3, 2, 0, 1]),
      fusedOps.includes('BiasAdd') ? conversion.weight(bias) : undefined,
      {
        stride,
        dilation,
        groups: depthwise ? Number(x.dims[1]) : 1,
        padding: padding(node, x, [height, width], stride, dilation),
      },
    );
    return fused(conversion, result, fusedOps, node.inputs);
  };

export const convolution = convolve(false);
export const depthwiseConvolution = convolve(true);

const pool =
  (apply: typeof ops.maxPool): NodeConverter =>
  (conversion, node) => {
    requireNhwc(node);
    const x = conversion.value(node.inputs[0]);
    const kernel = plane(node, 'ksize');
    const stride = plane(node, 'strides');
    return apply(x, kernel, { stride, padding: padding(node, x, kernel, stride, [1, 1]) });
  };

export const maxPool = pool(ops.maxPool);
export const averagePool = pool(ops.averagePool);
