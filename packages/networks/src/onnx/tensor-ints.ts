import type { TensorProto } from './model-proto.ts';

/** Shapes and axes are short; longer integer tensors are data. */
const MAX_KNOWN = 64;

/** Contents of a small int64 or int32 tensor of rank 0 or 1, for shape inference. */
export function tensorInts(tensor: TensorProto): number[] | undefined {
  const { data, dims, type } = tensor;
  if (dims.length > 1 || (dims[0] ?? 1) > MAX_KNOWN || 'make' in data || tensor.external) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const count = dims[0] ?? 1;
  if (type === 'int64') return Array.from({ length: count }, (_, index) => Number(view.getBigInt64(8 * index, true)));
  if (type === 'int32') return Array.from({ length: count }, (_, index) => view.getInt32(4 * index, true));
  return undefined;
}
