/** ONNX files of a few dozen bytes, written by hand: just enough protobuf for models with one or two operators. */

const text = new TextEncoder();

type Bytes = readonly number[];

function varint(value: number): Bytes {
  const bytes = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) | 128);
  }
}

const number = (field: number, value: number): Bytes => [...varint(field * 8), ...varint(value)];
const block = (field: number, bytes: Bytes): Bytes => [...varint(field * 8 + 2), ...varint(bytes.length), ...bytes];
const string = (field: number, value: string): Bytes => block(field, [...text.encode(value)]);

/** TensorProto.DataType */
const TYPES = { float32: 1, uint8: 2, int32: 6, int64: 7, string: 8, bool: 9, float16: 10, float64: 11 } as const;

export interface TinyTensor {
  readonly name: string;
  readonly type: keyof typeof TYPES;
  readonly dims: readonly (number | string)[];
}

interface TinyNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Integer attributes. */
  readonly ints?: Readonly<Record<string, number>>;
}

function valueInfo({ name, type, dims }: TinyTensor): Bytes {
  const shape = dims.flatMap((dim) => block(1, typeof dim === 'string' ? string(2, dim) : number(1, dim)));
  return [...string(1, name), ...block(2, block(1, [...number(1, TYPES[type]), ...block(2, shape)]))];
}

function nodeProto({ op, inputs, outputs, ints = {} }: TinyNode): Bytes {
  const INT = 2;
  return [
    ...inputs.flatMap((name) => string(1, name)),
    ...outputs.flatMap((name) => string(2, name)),
    ...string(4, op),
    ...Object.entries(ints).flatMap(([name, value]) =>
      block(5, [...string(1, name), ...number(3, value), ...number(20, INT)]),
    ),
  ];
}

export interface TinyModel {
  readonly nodes: readonly TinyNode[];
  readonly inputs: readonly TinyTensor[];
  readonly outputs: readonly TinyTensor[];
  /** A float32 vector whose values are in a file beside the model. */
  readonly external?: { readonly name: string; readonly length: number; readonly location: string };
}

export function tinyOnnx({ nodes, inputs, outputs, external }: TinyModel): Uint8Array {
  const initializer = external
    ? block(5, [
        ...number(1, external.length),
        ...number(2, TYPES.float32),
        ...string(8, external.name),
        ...block(13, [...string(1, 'location'), ...string(2, external.location)]),
        ...number(14, 1),
      ])
    : [];
  const graph = [
    ...nodes.flatMap((node) => block(1, nodeProto(node))),
    ...string(2, 'tiny'),
    ...initializer,
    ...inputs.flatMap((input) => block(11, valueInfo(input))),
    ...outputs.flatMap((output) => block(12, valueInfo(output))),
  ];
  return Uint8Array.from([...number(1, 8), ...block(7, graph), ...block(8, number(2, 17))]);
}

/** y[n,4] = max(x[n,4], 0) */
export const RELU = tinyOnnx({
  nodes: [{ op: 'Relu', inputs: ['x'], outputs: ['y'] }],
  inputs: [{ name: 'x', type: 'float32', dims: ['n', 4] }],
  outputs: [{ name: 'y', type: 'float32', dims: ['n', 4] }],
});

/** y = x as float32, for an x of any type. */
export function castModel(type: TinyTensor['type']): Uint8Array {
  return tinyOnnx({
    nodes: [{ op: 'Cast', inputs: ['x'], outputs: ['y'], ints: { to: TYPES.float32 } }],
    inputs: [{ name: 'x', type, dims: ['n'] }],
    outputs: [{ name: 'y', type: 'float32', dims: ['n'] }],
  });
}

/** sum = a + b, positive = max(a, 0), for float32 vectors of equal length. */
export const TWO_OUTPUTS = tinyOnnx({
  nodes: [
    { op: 'Add', inputs: ['a', 'b'], outputs: ['sum'] },
    { op: 'Relu', inputs: ['a'], outputs: ['positive'] },
  ],
  inputs: [
    { name: 'a', type: 'float32', dims: ['length'] },
    { name: 'b', type: 'float32', dims: ['length'] },
  ],
  outputs: [
    { name: 'sum', type: 'float32', dims: ['length'] },
    { name: 'positive', type: 'float32', dims: ['length'] },
  ],
});

/** Reshape to a shape that only the run knows: fails inside the runtime where it does not fit. */
export const RESHAPE = tinyOnnx({
  nodes: [{ op: 'Reshape', inputs: ['x', 'shape'], outputs: ['y'] }],
  inputs: [
    { name: 'x', type: 'float32', dims: ['n'] },
    { name: 'shape', type: 'int64', dims: [2] },
  ],
  outputs: [{ name: 'y', type: 'float32', dims: ['rows', 'columns'] }],
});

/** Unique has no WebGPU kernel. */
export const CPU_ONLY = tinyOnnx({
  nodes: [{ op: 'Unique', inputs: ['x'], outputs: ['y'] }],
  inputs: [{ name: 'x', type: 'float32', dims: ['n'] }],
  outputs: [{ name: 'y', type: 'float32', dims: ['m'] }],
});
