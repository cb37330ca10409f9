/** One node of a graph model; attributes are given plainly and written in the JSON of their protobuf message. */
export interface NodeSketch {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr?: Readonly<Record<string, string | number | boolean | readonly string[] | readonly number[]>>;
}

export interface WeightSketch {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype?: 'float32' | 'int32';
  readonly quantization?: { readonly dtype: string; readonly scale?: number; readonly min?: number };
  readonly data: ArrayBufferView;
}

export interface TfjsFile {
  readonly json: string;
  readonly weights: Uint8Array;
}

/** A TensorFlow.js graph model with one input `x` of NHWC dims. */
export function writeTfjs(
  inputDims: readonly number[],
  nodes: readonly NodeSketch[],
  weights: readonly WeightSketch[],
  outputs: readonly string[],
): TfjsFile {
  const constants = weights.map(({ name }) => ({ name, op: 'Const' }));
  const placeholder = {
    name: 'x',
    op: 'Placeholder',
    attr: { shape: { shape: { dim: inputDims.map((size) => ({ size: String(size) })) } } },
  };
  // Readers must not rely on any order: the nodes come last to first.
  const written = [...nodes].reverse().map((node) => ({ ...node, attr: attributes(node.attr ?? {}) }));
  const json = JSON.stringify({
    format: 'graph-model',
    modelTopology: { node: [...written, ...constants, placeholder] },
    weightsManifest: [
      {
        paths: ['weights.bin'],
        weights: weights.map(({ name, shape, dtype, quantization }) => ({
          name,
          shape,
          dtype: dtype ?? 'float32',
          quantization,
        })),
      },
    ],
    signature: { outputs: Object.fromEntries(outputs.map((name) => [name, { name: `${name}:0` }])) },
  });
  const parts = weights.map(({ data }) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return { json, weights: Uint8Array.from(parts.flatMap((part) => [...part])) };
}

function attributes(plain: NonNullable<NodeSketch['attr']>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(plain).map(([name, value]) => [name, attribute(value)]));
}

function attribute(value: unknown): unknown {
  if (typeof value === 'string') return { s: btoa(value) };
  if (typeof value === 'boolean') return { b: value };
  if (typeof value === 'number') return { i: String(value) };
  const list = value as readonly (string | number)[];
  return typeof list[0] === 'string'
    ? { list: { s: list.map((text) => btoa(String(text))) } }
    : { list: { i: list.map(String) } };
}
