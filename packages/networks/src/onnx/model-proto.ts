import type { Dim } from './dimension.ts';
import type { ElementType } from './element-type.ts';
import type { Payload } from './wire/proto-writer.ts';

/** An ONNX model in memory: what the builder writes and the reader gives. Field names follow onnx.proto. */
export interface ModelProto {
  readonly irVersion: number;
  readonly opsetImports: readonly { readonly domain: string; readonly version: number }[];
  readonly producerName: string;
  readonly docString: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly graph: GraphProto;
  /** Bodies of model-local functions and training graphs: read so that they can be inspected, never written. */
  readonly otherGraphs: readonly GraphProto[];
}

export interface GraphProto {
  readonly name: string;
  readonly nodes: readonly NodeProto[];
  readonly initializers: readonly TensorProto[];
  readonly inputs: readonly ValueInfoProto[];
  readonly outputs: readonly ValueInfoProto[];
}

export interface NodeProto {
  readonly name: string;
  readonly opType: string;
  readonly domain: string;
  /** An empty text is an optional input that is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Attributes;
}

/** A typed attribute: ONNX distinguishes 1 (int) from 1.0 (float), JavaScript does not. */
export type Attribute =
  | { readonly kind: 'int'; readonly value: number | bigint }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'tensor'; readonly value: TensorProto }
  | { readonly kind: 'ints'; readonly value: readonly (number | bigint)[] }
  | { readonly kind: 'floats'; readonly value: readonly number[] }
  | { readonly kind: 'strings'; readonly value: readonly string[] }
  | { readonly kind: 'tensors'; readonly value: readonly TensorProto[] }
  | { readonly kind: 'graphs'; readonly value: readonly GraphProto[] };

export type Attributes = Readonly<Record<string, Attribute>>;

export interface TensorProto {
  readonly name: string;
  readonly type: ElementType;
  readonly dims: readonly number[];
  /** Little-endian, C order. Empty when the tensor is external. */
  readonly data: Payload;
  /** True: the data is said to lie in another file. fexgraph never follows that. */
  readonly external: boolean;
}

export interface ValueInfoProto {
  readonly name: string;
  readonly type: ElementType;
  readonly dims: readonly Dim[];
}
