import { FexgraphError } from '@fexgraph/core';
import { type Dim, formatShape, isName, mayEqual } from './dimension.ts';
import { bytesPerElement, type ElementType } from './element-type.ts';
import { OpCall, type ValueInfo } from './infer/op-call.ts';
import { inferShapes } from './infer/rules.ts';
import { liveNodes } from './live-nodes.ts';
import type { Attributes, ModelProto, NodeProto, TensorProto, ValueInfoProto } from './model-proto.ts';
import { tensorInts } from './tensor-ints.ts';
import type { Payload } from './wire/proto-writer.ts';
import { writeModel } from './write-model.ts';

export interface OnnxGraphOptions {
  /** Version of the default operator set. Default 17. */
  readonly opset?: number;
  /** Version of the file format. Default 8, the one that goes with opset 17. */
  readonly irVersion?: number;
  readonly doc?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** One edge of a graph under construction: a name, and what is known of the tensor it will carry. */
export class Value implements ValueInfo {
  readonly type: ElementType;
  readonly dims: readonly Dim[];
  readonly ints?: readonly Dim[];

  constructor(
    readonly graph: OnnxGraph,
    readonly name: string,
    info: ValueInfo,
  ) {
    this.type = info.type;
    this.dims = info.dims;
    this.ints = info.ints;
  }

  get rank(): number {
    return this.dims.length;
  }
}

/**
 * Builds an ONNX model. Values carry their type and shape, and shapes are inferred as each node is added: a mistake
 * fails in the line that makes it, with the node's name and the shapes.
 *
 *     const graph = new OnnxGraph('sketch');
 *     const image = graph.input('image', 'float32', ['batch', 3, 64, 64]);
 *     const weight = graph.initializer('conv.weight', 'float32', [8, 3, 3, 3], bytes);
 *     graph.output('features', relu(conv(image, weight, undefined, { stride: 2, padding: 1 })));
 *     const bytes = graph.serialize();
 */
export class OnnxGraph {
  readonly opset: number;
  readonly #options: OnnxGraphOptions;
  readonly #nodes: NodeProto[] = [];
  readonly #initializers = new Map<string, { tensor: TensorProto; value: Value }>();
  readonly #inputs: ValueInfoProto[] = [];
  readonly #outputs: ValueInfoProto[] = [];
  readonly #names = new Set<string>();
  readonly #scopes: string[] = [];
  readonly #shared = new Map<string, Value>();
  #count = 0;

  constructor(
    readonly name: string,
    options: OnnxGraphOptions = {},
  ) {
    this.opset = options.opset ?? 17;
    this.#options = options;
  }

  /** Declares an input; texts in `dims` are symbolic sizes. */
  input(name: string, type: ElementType, dims: readonly Dim[]): Value {
    this.#claim(name);
    this.#inputs.push({ name, type, dims });
    return new Value(this, name, { type, dims });
  }

  /**
   * A weight under a name of the caller's, shared when asked for twice. `data` is a view on the little-endian bytes
   * (of any typed array, at any offset), kept by reference until `serialize`, or something that makes them then.
   *
   * @throws FexgraphError BAD_MODEL when the size does not fit, or the name is taken by other data.
   */
  initializer(name: string, type: ElementType, dims: readonly number[], data: Payload): Value {
    const expected = dims.reduce((size, dim) => size * dim, bytesPerElement(type));
    if (data.byteLength !== expected) {
      const shape = formatShape(dims);
      throw new FexgraphError(
        'BAD_MODEL',
        `initializer "${name}" ${type} ${shape} has ${data.byteLength} bytes, ${expected} expected`,
      );
    }
    const known = this.#initializers.get(name);
    if (known) {
      if (sameTensor(known.tensor, type, dims, data)) return known.value;
      throw new FexgraphError('BAD_MODEL', `initializer "${name}" was given twice with different contents`);
    }
    this.#claim(name);
    const tensor: TensorProto = { name, type, dims, data, external: false };
    const value = new Value(this, name, { type, dims, ints: tensorInts(tensor) });
    this.#initializers.set(name, { tensor, value });
    return value;
  }

  /** What `make` gave for this key the first time: constants and casts of weights are written once. */
  shared(key: string, make: () => Value): Value {
    const known = this.#shared.get(key);
    if (known) return known;
    const value = make();
    this.#shared.set(key, value);
    return value;
  }

  /** A number or a small table inside the graph; equal ones are stored once. */
  constant(type: ElementType, dims: readonly number[], data: ArrayBufferView): Value {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    const name = `constant_${this.#shared.size}`;
    return this.shared(`${type} ${formatShape(dims)} ${bytes.join()}`, () => this.initializer(name, type, dims, data));
  }

  /** Adds a node and gives its outputs. The typed functions of `ops` are the usual way to call this. */
  node(
    opType: string,
    inputs: readonly (Value | undefined)[],
    attributes: Attributes = {},
    options: { readonly outputs?: number; readonly domain?: string } = {},
  ): Value[] {
    const count = options.outputs ?? 1;
    const name = this.#fresh(opType);
    for (const input of inputs) {
      if (input && input.graph !== this)
        throw new FexgraphError('BAD_MODEL', `node "${name}" reads "${input.name}" of another graph`);
    }
    const infos = inferShapes(new OpCall(name, opType, inputs, attributes, count));
    const outputs = infos.map((info, index) => {
      const output = count === 1 ? `${name}:0` : `${name}:${index}`;
      return new Value(this, this.#claim(output), info);
    });
    this.#nodes.push({
      name,
      opType,
      domain: options.domain ?? '',
      inputs: trimmed(inputs.map((input) => input?.name ?? '')),
      outputs: outputs.map((output) => output.name),
      attributes,
    });
    return outputs;
  }

  /**
   * Declares an output. `dims` states the shape that is promised: names may stand for computed sizes; a number or an
   * input's name that does not fit what was inferred is an error.
   */
  output(name: string, value: Value, dims: readonly Dim[] = value.dims): void {
    const inputNames = new Set(this.#inputs.flatMap((input) => input.dims.filter(isName)));
    const fits = (promised: Dim, inferred: Dim): boolean =>
      typeof promised === 'number' || inputNames.has(promised) ? mayEqual(promised, inferred) : true;
    if (dims.length !== value.rank || !dims.every((dim, axis) => fits(dim, value.dims[axis]))) {
      throw new FexgraphError(
        'BAD_MODEL',
        `output "${name}" is ${formatShape(value.dims)}, ${formatShape(dims)} was promised`,
      );
    }
    this.#claim(name);
    this.#nodes.push({ name, opType: 'Identity', domain: '', inputs: [value.name], outputs: [name], attributes: {} });
    this.#outputs.push({ name, type: value.type, dims });
  }

  /** Names of the nodes that `build` adds start with `scope/`, so that profiles and errors can be read. */
  within<T>(scope: string, build: () => T): T {
    this.#scopes.push(scope);
    try {
      return build();
    } finally {
      this.#scopes.pop();
    }
  }

  /** The model, without the nodes and weights that no output depends on. */
  model(): ModelProto {
    const { nodes, names } = liveNodes(
      this.#nodes,
      this.#outputs.map((output) => output.name),
    );
    const initializers = [...this.#initializers.values()]
      .map(({ tensor }) => tensor)
      .filter(({ name }) => names.has(name));
    return {
      irVersion: this.#options.irVersion ?? 8,
      opsetImports: [{ domain: '', version: this.opset }],
      producerName: 'fexgraph',
      docString: this.#options.doc ?? '',
      metadata: this.#options.metadata ?? {},
      graph: { name: this.name, nodes, initializers, inputs: this.#inputs, outputs: this.#outputs },
      otherGraphs: [],
    };
  }

  /** ModelProto bytes; equal for equal calls in equal order. */
  serialize(): Uint8Array {
    if (this.#outputs.length === 0) throw new FexgraphError('BAD_MODEL', `graph "${this.name}" has no outputs`);
    return writeModel(this.model());
  }

  #claim(name: string): string {
    if (name === '' || this.#names.has(name)) throw new FexgraphError('BAD_MODEL', `the name "${name}" is taken`);
    this.#names.add(name);
    return name;
  }

  #fresh(opType: string): string {
    return [...this.#scopes, `${opType}_${this.#count++}`].join('/');
  }
}

/** Optional inputs left out at the end are not written at all. */
function trimmed(names: string[]): string[] {
  while (names.length > 0 && names[names.length - 1] === '') names.pop();
  return names;
}

function sameTensor(tensor: TensorProto, type: ElementType, dims: readonly number[], data: Payload): boolean {
  if (tensor.type !== type || formatShape(tensor.dims) !== formatShape(dims)) return false;
  if (tensor.data === data) return true;
  if ('make' in tensor.data || 'make' in data) return false;
  const [a, b] = [tensor.data, data].map((view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  return a.every((byte, index) => byte === b[index]);
}
