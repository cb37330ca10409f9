import type { Attributes } from './attribute.ts';
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
