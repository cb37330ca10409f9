import type { GraphProto, NodeProto } from '../onnx/model-proto.ts';
import { type Layer, readersOf, reluBehind } from './find-layers.ts';

/** Operators that onnxruntime does on integers as they are: what comes out has the code of what went in. */
const SAME_CODE = ['MaxPool', 'Reshape', 'Transpose', 'Flatten', 'Squeeze', 'Unsqueeze', 'Split'];
/** Operators for which it has kernels of integers with a code for each input and for the output. */
const OWN_CODE = ['Add', 'Concat'];

/** What of a network is integers. */
export interface IntegerValues {
  /** Values that have a code of their own, which is calibrated. */
  readonly calibrated: readonly string[];
  /** Values with the code of another value, by name. */
  readonly sameAs: ReadonlyMap<string, string>;
  /** Nodes that are done with integers: the layers, and what lies between them. */
  readonly nodes: ReadonlySet<NodeProto>;
  /** Relus that the code of their result makes superfluous, by the value that they read. */
  readonly relus: ReadonlyMap<string, NodeProto>;
}

/**
 * Which values of a graph become integers when these layers do: what the layers read, what convolutions give, and what
 * lies between them where onnxruntime has kernels for it. Linear layers give floats: their sums are scaled once, and no
 * rounding is added.
 */
export function integerValues(graph: GraphProto, layers: readonly Layer[]): IntegerValues {
  const readers = readersOf(graph);
  const read = new Set(layers.map(({ node }) => node.inputs[0]));
  const ends = layers.filter(({ node }) => node.opType === 'Conv').map(({ result }) => result);
  const relus = new Map(layers.flatMap(({ node, relu }) => (relu ? [[node.outputs[0], relu] as const] : [])));
  const nodes = new Set(layers.map(({ node }) => node));
  const own = new Set(ends);
  const sameAs = new Map<string, string>();
  for (const { node, results, relu } of betweenLayers(graph, ends, read)) {
    nodes.add(node);
    if (relu) relus.set(node.outputs[0], relu);
    for (const result of results) {
      if (SAME_CODE.includes(node.opType)) sameAs.set(result, node.inputs[0]);
      else own.add(result);
    }
  }
  for (const name of read) if (!sameAs.has(name)) own.add(name);
  return { calibrated: [...own], sameAs, nodes, relus };

  /** Operators that read integers only, and of which a layer reads in the end. */
  function betweenLayers({ nodes: all }: GraphProto, from: readonly string[], to: ReadonlySet<string>) {
    const known = new Set(from);
    const found: { node: NodeProto; inputs: readonly string[]; results: readonly string[]; relu?: NodeProto }[] = [];
    for (const node of all) {
      const isSame = SAME_CODE.includes(node.opType);
      const inputs = isSame ? node.inputs.slice(0, 1) : node.inputs;
      if (node.domain !== '' || !(isSame || OWN_CODE.includes(node.opType))) continue;
      if (!inputs.every((name) => known.has(name))) continue;
      const relu = node.opType === 'Add' ? reluBehind(node.outputs[0], readers) : undefined;
      const results = (relu ?? node).outputs;
      found.push({ node, inputs, results, relu });
      for (const result of results) known.add(result);
    }
    const wanted = new Set(to);
    return found
      .reverse()
      .filter(({ inputs, results }) => {
        const isWanted = results.some((result) => wanted.has(result));
        if (isWanted) for (const input of inputs) wanted.add(input);
        return isWanted;
      })
      .reverse();
  }
}
