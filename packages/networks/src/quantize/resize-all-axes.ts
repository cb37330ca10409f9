import type { ModelProto, NodeProto, TensorProto } from '../onnx/model-proto.ts';

/**
 * The same network in which each Resize to given sizes is told those of all axes. Where onnxruntime lays integers out
 * with channels last, it swaps the axes of what Resize is given, and forgets that with the attribute `axes` it is given
 * some only: such a network does not load (1.30: "Number of elements of input 'sizes' (0) does not match the number of
 * axes").
 */
export function resizeAllAxes(model: ModelProto): ModelProto {
  const { graph } = model;
  const initializers: TensorProto[] = [];
  const nodes = graph.nodes.flatMap((node): NodeProto[] => {
    const { axes, ...attributes } = node.attributes;
    const [input, , , sizes] = node.inputs;
    if (node.opType !== 'Resize' || axes?.kind !== 'ints' || !sizes) return [node];
    const [own, all, which] = ['own', 'all', 'axes'].map((name) => `${node.outputs[0]}/sizes/${name}`);
    const data = BigInt64Array.from(axes.value, BigInt);
    initializers.push({ name: which, type: 'int64', dims: [data.length], data, external: false });
    const added = { domain: '', attributes: {} };
    return [
      { ...added, name: own, opType: 'Shape', inputs: [input], outputs: [own] },
      { ...added, name: all, opType: 'ScatterElements', inputs: [own, which, sizes], outputs: [all] },
      { ...node, inputs: [input, '', '', all], attributes },
    ];
  });
  return { ...model, graph: { ...graph, nodes, initializers: [...graph.initializers, ...initializers] } };
}
