/** A tensor for a checkpoint writer. The values are asked for once, when they are written. */
export interface TensorToWrite {
  readonly name: string;
  readonly type: 'F32' | 'I64';
  readonly shape: readonly number[];
  values(): Float32Array | BigInt64Array;
}

export function asBytes(values: ArrayBufferView): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
