import { FexgraphError, toError } from '@fexgraph/core';
import type { OnnxGraph, Value } from '../../onnx/index.ts';
import { toSourceOrder } from '../layout.ts';
import { Conversion, type NodeConverter } from './conversion.ts';
import * as activation from './operators/activation.ts';
import * as arithmetic from './operators/arithmetic.ts';
import * as convolution from './operators/convolution.ts';
import * as layout from './operators/layout.ts';
import type { TfjsModel } from './tfjs-model.ts';

const CONVERTERS: Readonly<Record<string, NodeConverter>> = {
  Add: arithmetic.binary,
  AddV2: arithmetic.binary,
  AvgPool: convolution.averagePool,
  BiasAdd: arithmetic.binary,
  ConcatV2: layout.concatenation,
  Conv2D: convolution.convolution,
  DepthwiseConv2dNative: convolution.depthwiseConvolution,
  Elu: activation.activation,
  FusedDepthwiseConv2dNative: convolution.depthwiseConvolution,
  Identity: layout.identity,
  MatMul: arithmetic.matMul,
  Max: layout.reduction,
  Maximum: arithmetic.binary,
  MaxPool: convolution.maxPool,
  Mean: layout.reduction,
  Minimum: arithmetic.binary,
  Mul: arithmetic.binary,
  Pad: layout.pad,
  PadV2: layout.pad,
  Prelu: activation.prelu,
  RealDiv: arithmetic.binary,
  Relu: activation.activation,
  Relu6: activation.activation,
  Reshape: layout.reshape,
  Sigmoid: activation.activation,
  Softmax: activation.softmax,
  Squeeze: layout.squeeze,
  Sub: arithmetic.binary,
  Sum: layout.reduction,
  _FusedConv2D: convolution.convolution,
  _FusedMatMul: arithmetic.matMul,
};

/**
 * Writes the nodes of a TFJS graph model into a graph.
 *
 * @param inputs by placeholder name; rank 4 is NCHW, and its batch may be symbolic
 * @returns the outputs by node name, in the order of the source (NHWC)
 * @throws FexgraphError BAD_MODEL naming the node that cannot be converted.
 */
export function addTfjs(
  graph: OnnxGraph,
  model: TfjsModel,
  inputs: Readonly<Record<string, Value>>,
): Record<string, Value> {
  const conversion = new Conversion(graph, model);
  for (const node of model.nodes) {
    if (node.op === 'Const') continue;
    const where = `node "${node.name}" (${node.op})`;
    if (node.op === 'Placeholder') {
      if (!inputs[node.name]) throw new FexgraphError('BAD_MODEL', `the model's input "${node.name}" was not given`);
      conversion.set(node.name, inputs[node.name]);
      continue;
    }
    const convert = CONVERTERS[node.op];
    if (!convert) throw new FexgraphError('BAD_MODEL', `${where} is not supported by the TFJS converter`);
    try {
      conversion.set(node.name, convert(conversion, node));
    } catch (thrown) {
      const cause = toError(thrown);
      throw new FexgraphError('BAD_MODEL', `${where}: ${cause.message}`, { cause });
    }
  }
  return Object.fromEntries(model.outputs.map((name) => [name, toSourceOrder(conversion.value(name))]));
}
