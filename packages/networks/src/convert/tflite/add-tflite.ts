import { FexgraphError, toError } from '@fexgraph/core';
import type { OnnxGraph, Value } from '../../onnx/index.ts';
import { reshapeFromSource } from '../layout.ts';
import { Conversion, type OperatorConverter } from './conversion.ts';
import * as activation from './operators/activation.ts';
import * as arithmetic from './operators/arithmetic.ts';
import * as convolution from './operators/convolution.ts';
import * as layout from './operators/layout.ts';
import * as mediapipe from './operators/mediapipe-transform.ts';
import * as reduction from './operators/reduction.ts';
import * as slicing from './operators/strided-slice.ts';
import type { TfliteModel } from './tflite-model.ts';

const CONVERTERS: Readonly<Record<string, OperatorConverter>> = {
  ABS: activation.absolute,
  ADD: arithmetic.add,
  AVERAGE_POOL_2D: convolution.averagePool,
  CONCATENATION: layout.concatenation,
  CONV_2D: convolution.convolution,
  DEPTHWISE_CONV_2D: convolution.depthwiseConvolution,
  DEQUANTIZE: arithmetic.dequantize,
  DIV: arithmetic.divide,
  LOGISTIC: activation.logistic,
  MAX_POOL_2D: convolution.maxPool,
  MEAN: reduction.mean,
  MUL: arithmetic.multiply,
  NEG: activation.negative,
  PAD: layout.pad,
  PRELU: activation.prelu,
  RELU: activation.relu,
  RELU6: activation.relu6,
  RESHAPE: layout.reshape,
  RESIZE_BILINEAR: layout.resizeBilinear,
  RSQRT: activation.reciprocalRoot,
  SOFTMAX: activation.softmax,
  SQRT: activation.squareRoot,
  SQUARED_DIFFERENCE: arithmetic.squaredDifference,
  STRIDED_SLICE: slicing.stridedSlice,
  SUB: arithmetic.subtract,
  SUM: reduction.sum,
  TRANSPOSE: layout.transpose,
  'CUSTOM:Landmarks2TransformMatrix': mediapipe.landmarksToTransformMatrix,
  'CUSTOM:TransformLandmarks': mediapipe.transformLandmarks,
  'CUSTOM:TransformTensorBilinear': mediapipe.transformTensorBilinear,
};

/**
 * Writes the operators of a TFLite model into a graph.
 *
 * @param inputs by the model's input names; rank 4 is NCHW, and its batch may be symbolic
 * @returns the model's outputs by name; outputs of rank 4 must be one pixel and come as [batch, channels]
 * @throws FexgraphError BAD_MODEL naming the operator that cannot be converted.
 */
export function addTflite(
  graph: OnnxGraph,
  model: TfliteModel,
  inputs: Readonly<Record<string, Value>>,
): Record<string, Value> {
  const conversion = new Conversion(graph, model);
  for (const id of model.inputs) {
    const { name } = model.tensors[id];
    if (!inputs[name]) throw new FexgraphError('BAD_MODEL', `the model's input "${name}" was not given`);
    conversion.set(id, inputs[name]);
  }
  model.operators.forEach((operator, index) => {
    const convert = CONVERTERS[operator.name];
    const where = `operator ${index} (${operator.name})`;
    if (!convert) throw new FexgraphError('BAD_MODEL', `${where} is not supported by the TFLite converter`);
    try {
      const result = convert(conversion, operator);
      if (result) conversion.set(operator.outputs[0], result);
    } catch (thrown) {
      const cause = toError(thrown);
      throw new FexgraphError('BAD_MODEL', `${where}: ${cause.message}`, { cause });
    }
  });
  return Object.fromEntries(model.outputs.map((id) => [model.tensors[id].name, flatOutput(conversion.value(id))]));
}

function flatOutput(value: Value): Value {
  if (value.rank !== 4) return value;
  if (value.dims[2] !== 1 || value.dims[3] !== 1) {
    throw new FexgraphError('BAD_MODEL', `output "${value.name}" is a picture, which is not supported`);
  }
  return reshapeFromSource(value, [0, Number(value.dims[1])]);
}
