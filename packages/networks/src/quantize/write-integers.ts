import * as attribute from '../onnx/attribute.ts';
import type { ElementType } from '../onnx/element-type.ts';
import { liveNodes } from '../onnx/live-nodes.ts';
import type { Attributes, ModelProto, NodeProto, TensorProto } from '../onnx/model-proto.ts';
import type { Layer } from './find-layers.ts';
import { type IntegerValues, integerValues } from './integer-values.ts';
import { type ActivationCode, integerBias, integerWeights } from './integers.ts';

/**
 * The same network with these layers in integers, in the form that runtimes fuse (QDQ: what is integers goes through
 * QuantizeLinear and DequantizeLinear; onnxruntime makes QLinearConv, QGemm and so on of it).
 *
 * @param codeOf asked for each value that `integerValues` calls calibrated
 */
export function writeIntegers(
  model: ModelProto,
  layers: readonly Layer[],
  codeOf: (value: string) => ActivationCode,
): ModelProto {
  const { nodes, initializers } = new IntegerGraph(model, layers, codeOf);
  const live = liveNodes(
    nodes,
    model.graph.outputs.map(({ name }) => name),
  );
  return {
    ...model,
    graph: {
      ...model.graph,
      nodes: live.nodes,
      initializers: [...model.graph.initializers, ...initializers].filter(({ name }) => live.names.has(name)),
    },
  };
}

/** One graph on its way. Names of what is added are made of the names of values and nodes that are there. */
class IntegerGraph {
  readonly nodes: NodeProto[] = [];
  readonly initializers: TensorProto[] = [];
  readonly #values: IntegerValues;
  readonly #codeOf: (value: string) => ActivationCode;
  readonly #codes = new Map<string, readonly string[]>();

  constructor({ graph }: ModelProto, layers: readonly Layer[], codeOf: (value: string) => ActivationCode) {
    this.#values = integerValues(graph, layers);
    this.#codeOf = codeOf;
    const { calibrated, sameAs, nodes: integerNodes, relus } = this.#values;
    const coded = new Set([...calibrated, ...sameAs.keys()]);
    const layerOf = new Map(layers.map((layer) => [layer.node, layer]));
    const superfluous = new Set(relus.values());
    /** Made by a node of integers: only what comes out of its code may be read, or nothing is fused. */
    const made = new Set<string>();
    for (const { name } of graph.inputs) if (coded.has(name)) this.#round(name, name);
    for (const node of graph.nodes) {
      if (superfluous.has(node)) continue;
      const isInteger = integerNodes.has(node);
      const inputs = node.inputs.map((name) =>
        coded.has(name) && (isInteger || made.has(name)) ? rounded(name) : name,
      );
      const layer = layerOf.get(node);
      this.nodes.push({ ...node, inputs: layer ? [inputs[0], ...this.#weights(layer)] : inputs });
      for (const output of node.outputs) {
        const result = (isInteger && relus.get(output)?.outputs[0]) || output;
        if (isInteger) made.add(result);
        if (coded.has(result)) this.#round(output, result);
      }
    }
  }

  /** Puts the two nodes of the code of `value` behind `from`. */
  #round(from: string, value: string): void {
    const code = this.#code(value);
    const integers = `${value}/integers`;
    this.#node('QuantizeLinear', `${value}/quantize`, [from, ...code], integers);
    this.#node('DequantizeLinear', `${value}/dequantize`, [integers, ...code], rounded(value));
  }

  /** Scale and zero point of a value, once for all values that share them. */
  #code(value: string): readonly string[] {
    const source = this.#source(value);
    const known = this.#codes.get(source);
    if (known) return known;
    const { scale, zeroPoint } = this.#codeOf(source);
    const code = [
      this.#constant(`${source}/scale`, 'float32', [], Float32Array.of(scale)),
      this.#constant(`${source}/zero_point`, 'uint8', [], Uint8Array.of(zeroPoint)),
    ];
    this.#codes.set(source, code);
    return code;
  }

  #source(value: string): string {
    const same = this.#values.sameAs.get(value);
    return same === undefined ? value : this.#source(same);
  }

  #weights({ node, weight, axis, bias }: Layer): readonly string[] {
    const channels = weight.dims[axis];
    const inner = weight.dims.slice(axis + 1).reduce((size, dim) => size * dim, 1);
    const { values, scales } = integerWeights(floatsOf(weight), channels, inner);
    const zeros = new Int8Array(channels);
    const inputs = [this.#integers(`${node.name}/weight`, 'int8', weight.dims, values, scales, zeros, axis)];
    if (!bias) return inputs;
    const { scale } = this.#codeOf(this.#source(node.inputs[0]));
    const products = scales.map((one) => one * scale);
    const sums = integerBias(floatsOf(bias), products);
    if (!sums) return [...inputs, bias.name];
    const none = new Int32Array(channels);
    return [...inputs, this.#integers(`${node.name}/bias`, 'int32', bias.dims, sums, products, none, 0)];
  }

  #integers(
    name: string,
    type: ElementType,
    dims: readonly number[],
    values: ArrayBufferView,
    scales: Float32Array,
    zeros: ArrayBufferView,
    axis: number,
  ): string {
    const inputs = [
      this.#constant(`${name}/integers`, type, dims, values),
      this.#constant(`${name}/scale`, 'float32', [scales.length], scales),
      this.#constant(`${name}/zero_point`, type, [scales.length], zeros),
    ];
    this.#node('DequantizeLinear', `${name}/dequantize`, inputs, rounded(name), { axis: attribute.int(axis) });
    return rounded(name);
  }

  #constant(name: string, type: ElementType, dims: readonly number[], data: ArrayBufferView): string {
    this.initializers.push({ name, type, dims, data, external: false });
    return name;
  }

  #node(opType: string, name: string, inputs: readonly string[], output: string, attributes: Attributes = {}): void {
    this.nodes.push({ name, opType, domain: '', inputs, outputs: [output], attributes });
  }
}

/** A value as it is after its code. */
const rounded = (value: string) => `${value}/rounded`;

/** A copy: the bytes of a file may begin anywhere. */
function floatsOf({ data }: TensorProto): Float32Array {
  const view = 'make' in data ? data.make() : data;
  return new Float32Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength) as ArrayBuffer);
}
