/** ONNX files of a few dozen bytes, written by hand: just enough protobuf for models with one or two operators. */
/** TensorProto.DataType */
declare const TYPES: {
  readonly float32: 1;
  readonly uint8: 2;
  readonly int32: 6;
  readonly int64: 7;
  readonly string: 8;
  readonly bool: 9;
  readonly float16: 10;
  readonly float64: 11;
};
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
export interface TinyModel {
  readonly nodes: readonly TinyNode[];
  readonly inputs: readonly TinyTensor[];
  readonly outputs: readonly TinyTensor[];
  /** A float32 vector whose values are in a file beside the model. */
  readonly external?: {
    readonly name: string;
    readonly length: number;
    readonly location: string;
  };
}
export declare function tinyOnnx({ nodes, inputs, outputs, external }: TinyModel): Uint8Array;
/** y[n,4] = max(x[n,4], 0) */
export declare const RELU: Uint8Array<ArrayBufferLike>;
/** y = x as float32, for an x of any type. */
export declare function castModel(type: TinyTensor['type']): Uint8Array;
/** sum = a + b, positive = max(a, 0), for float32 vectors of equal length. */
export declare const TWO_OUTPUTS: Uint8Array<ArrayBufferLike>;
/** Reshape to a shape that only the run knows: fails inside the runtime where it does not fit. */
export declare const RESHAPE: Uint8Array<ArrayBufferLike>;
/** Unique has no WebGPU kernel. */
export declare const CPU_ONLY: Uint8Array<ArrayBufferLike>;
