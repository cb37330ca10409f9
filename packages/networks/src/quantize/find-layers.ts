import type { GraphProto, ModelProto, NodeProto, TensorProto } from '../onnx/model-proto.ts';

/** A node whose products can be summed in integers: a convolution or a linear layer with constant float32 weights. */
export interface Layer {
  readonly node: NodeProto;
  readonly weight: TensorProto;
  /** Axis of `weight` that has a scale for each of its channels. */
  readonly axis: number;
  readonly bias?: TensorProto;
  /** Where the sum stands: the output of the node, or of the Relu that alone reads it. */
  readonly result: string;
  /** The Relu, which the integers make superfluous: what is below 0 is cut off. */
  readonly relu?: NodeProto;
}

/** Who reads each value. A graph output counts as a reader. */
export function readersOf({ nodes, outputs }: GraphProto): ReadonlyMap<string, readonly (NodeProto | 'output')[]> {
  const readers = new Map<string, (NodeProto | 'output')[]>();
  const add = (name: string, reader: NodeProto | 'output') => {
    const known = readers.get(name);
    if (known) known.push(reader);
    else readers.set(name, [reader]);
  };
  for (const node of nodes) for (const input of node.inputs) add(input, node);
  for (const { name } of outputs) add(name, 'output');
  return readers;
}

/** The layers of a network that integers can do, in the order of its nodes. */
export function findLayers({ graph }: ModelProto): readonly Layer[] {
  const constants = new Map(graph.initializers.map((tensor) => [tensor.name, tensor]));
  // An initializer that is an input too may be given another value by the caller.
  for (const { name } of graph.inputs) constants.delete(name);
  const readers = readersOf(graph);
  return graph.nodes.flatMap((node): Layer[] => {
    const layer = layerOf(node, constants);
    if (!layer) return [];
    const relu = node.opType === 'Conv' ? reluBehind(node.outputs[0], readers) : undefined;
    return [{ ...layer, relu, result: (relu ?? node).outputs[0] }];
  });
}

/** The Relu that alone reads a value, unless what it gives is an output of the graph. */
export function reluBehind(value: string, readers: ReturnType<typeof readersOf>): NodeProto | undefined {
  const [relu, another] = readers.get(value) ?? [];
  if (relu === undefined || another !== undefined || relu === 'output' || relu.opType !== 'Relu') return undefined;
  return readers.get(relu.outputs[0])?.includes('output') ? undefined : relu;
}

function layerOf(
  node: NodeProto,
  constants: ReadonlyMap<string, TensorProto>,
): Omit<Layer, 'result' | 'relu'> | undefined {
  if (node.domain !== '' || constants.has(node.inputs[0])) return undefined;
  const weight = constants.get(node.inputs[1]);
  if (weight?.type !== 'float32' || weight.external) return undefined;
  const bias = node.inputs[2] ? constants.get(node.inputs[2]) : undefined;
  if (node.inputs[2] && (bias?.type !== 'float32' || bias.dims.length !== 1)) return undefined;
  const rank = weight.dims.length;
  if (node.opType === 'Conv') return { node, weight, bias, axis: 0 };
  if (node.opType === 'MatMul') return rank === 2 ? { node, weight, axis: 1 } : undefined;
  if (node.opType !== 'Gemm' || numberOf(node, 'transA', 0) !== 0) return undefined;
  if (numberOf(node, 'alpha', 1) !== 1 || numberOf(node, 'beta', 1) !== 1) return undefined;
  return { node, weight, bias, axis: numberOf(node, 'transB', 0) === 0 ? 1 : 0 };
}

function numberOf({ attributes }: NodeProto, name: string, otherwise: number): number {
  const attribute = attributes[name];
  return attribute?.kind === 'int' || attribute?.kind === 'float' ? Number(attribute.value) : otherwise;
}
