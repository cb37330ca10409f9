import { FexgraphError, type TensorType } from '@fexgraph/core';

/** Element types of ONNX tensors, by the names of `TensorType` where the engine knows them. */
export type ElementType =
  | TensorType
  | 'int8'
  | 'uint16'
  | 'int16'
  | 'string'
  | 'float64'
  | 'uint32'
  | 'uint64'
  | 'complex64'
  | 'complex128'
  | 'bfloat16'
  | 'float8'
  | 'int4';

/** Code in TensorProto.data_type, and bytes per element (0: not a whole number of bytes). */
const TYPES: Readonly<Record<ElementType, { code: number; bytes: number }>> = {
  float32: { code: 1, bytes: 4 },
  uint8: { code: 2, bytes: 1 },
  int8: { code: 3, bytes: 1 },
  uint16: { code: 4, bytes: 2 },
  int16: { code: 5, bytes: 2 },
  int32: { code: 6, bytes: 4 },
  int64: { code: 7, bytes: 8 },
  string: { code: 8, bytes: 0 },
  bool: { code: 9, bytes: 1 },
  float16: { code: 10, bytes: 2 },
  float64: { code: 11, bytes: 8 },
  uint32: { code: 12, bytes: 4 },
  uint64: { code: 13, bytes: 8 },
  complex64: { code: 14, bytes: 8 },
  complex128: { code: 15, bytes: 16 },
  bfloat16: { code: 16, bytes: 2 },
  // 17 to 20 are four layouts of one size; the engine computes with none of them, so one name is enough.
  float8: { code: 17, bytes: 1 },
  int4: { code: 21, bytes: 0 },
};

const BY_CODE = new Map<number, ElementType>(
  (Object.keys(TYPES) as ElementType[]).map((type) => [TYPES[type].code, type]),
);
for (const code of [18, 19, 20]) BY_CODE.set(code, 'float8');
BY_CODE.set(22, 'int4');

export function codeOf(type: ElementType): number {
  return TYPES[type].code;
}

export function bytesPerElement(type: ElementType): number {
  return TYPES[type].bytes;
}

/** @throws FexgraphError BAD_MODEL for a code that ONNX does not define. */
export function elementTypeOf(code: number): ElementType {
  const type = BY_CODE.get(code);
  if (!type) throw new FexgraphError('BAD_MODEL', `tensor element type ${code} is not known`);
  return type;
}
