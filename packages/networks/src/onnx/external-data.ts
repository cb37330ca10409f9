import type { GraphProto, ModelProto, TensorProto } from './model-proto.ts';

/** Names of all tensors whose data lie outside the model file, in graphs of any depth. */
export function externalTensors(model: ModelProto): string[] {
  const names: string[] = [];
  const visitTensor = (tensor: TensorProto): void => {
    if (tensor.external) names.push(tensor.name);
  };
  const visitGraph = (graph: GraphProto): void => {
    graph.initializers.forEach(visitTensor);
    for (const attribute of graph.nodes.flatMap((node) => Object.values(node.attributes))) {
      if (attribute.kind === 'tensor') visitTensor(attribute.value);
      else if (attribute.kind === 'tensors') attribute.value.forEach(visitTensor);
      else if (attribute.kind === 'graphs') attribute.value.forEach(visitGraph);
    }
  };
  visitGraph(model.graph);
  model.otherGraphs.forEach(visitGraph);
  return names;
}
