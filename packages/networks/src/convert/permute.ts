/**
 * Rearranges the axes of a dense tensor: axis `i` of the result is axis `order[i]` of the source.
 *
 * @param bytes elements in C order, `elementSize` bytes each
 */
export function permute(
  bytes: Uint8Array,
  elementSize: number,
  dims: readonly number[],
  order: readonly number[],
): { bytes: Uint8Array; dims: number[] } {
  const strides = dims.map((_, axis) => dims.slice(axis + 1).reduce((product, dim) => product * dim, elementSize));
  const newDims = order.map((axis) => dims[axis]);
  const result = new Uint8Array(bytes.length);
  const index = new Array<number>(newDims.length).fill(0);
  for (let target = 0; target < result.length; target += elementSize) {
    let source = 0;
    for (let axis = 0; axis < index.length; axis++) source += index[axis] * strides[order[axis]];
    for (let byte = 0; byte < elementSize; byte++) result[target + byte] = bytes[source + byte];
    for (let axis = index.length - 1; axis >= 0; axis--) {
      if (++index[axis] < newDims[axis]) break;
      index[axis] = 0;
    }
  }
  return { bytes: result, dims: newDims };
}
