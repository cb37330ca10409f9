export interface TensorDataByType {
  float32: Float32Array;
  uint8: Uint8Array;
  int64: BigInt64Array;
  int32: Int32Array;
  float16: Uint16Array;
  bool: Uint8Array;
}
export type TensorType = keyof TensorDataByType;

/** A dense array in C order. A plain value: no runtime, no device. */
export interface Tensor<T extends TensorType = TensorType> {
  readonly type: T;
  readonly dims: readonly number[];
  readonly data: TensorDataByType[T];
}

export function elementCount(dims: readonly number[]): number {
  return dims.reduce((product, dim) => product * dim, 1);
}
