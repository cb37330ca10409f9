import { FexgraphError } from '@fexgraph/core';
import type { ModelProto } from './model-proto.ts';
import type { OnnxGraph, Value } from './onnx-graph.ts';

/**
 * Writes the graph of an existing ONNX model into another, so that something can be put before or behind it. Both
 * must use the same version of the operator set.
 *
 * @returns the model's outputs by name
 * @throws FexgraphError BAD_MODEL when shapes do not fit, or the model has external data or other operator sets.
 */
export function addModel(
  graph: OnnxGraph,
  model: ModelProto,
  inputs: Readonly<Record<string, Value>>,
): Record<string, Value> {
  const opset = model.opsetImports.find(({ domain }) => domain === '')?.version;
  if (opset !== graph.opset || model.opsetImports.length !== 1) {
    throw new FexgraphError('BAD_MODEL', `the model uses operator set ${opset}, the graph ${graph.opset}`);
  }
  const values = new Map<string, Value>(Object.entries(inputs));
  for (const { name, type, dims, data, external } of model.graph.initializers) {
    if (external) throw new FexgraphError('BAD_MODEL', `tensor "${name}" lies outside the model file`);
    values.set(name, graph.initializer(name, type, dims, data));
  }
  const find = (name: string): Value => {
    const value = values.get(name);
    if (!value) throw new FexgraphError('BAD_MODEL', `nothing in the model gives "${name}"`);
    return value;
  };
  for (const node of model.graph.nodes) {
    const operands = node.inputs.map((name) => (name === '' ? undefined : find(name)));
    const results = graph.node(node.opType, operands, node.attributes, { outputs: node.outputs.length });
    results.forEach((result, index) => {
      values.set(node.outputs[index], result);
    });
  }
  return Object.fromEntries(model.graph.outputs.map(({ name }) => [name, find(name)]));
}
