import { broadcast, type Dim, mayEqual } from '../dimension.ts';
import type { ShapeRule } from './op-call.ts';

export const matMul: ShapeRule = (call) => {
  call.requireSameType(0, 1);
  const [a, b] = [call.input(0).dims, call.input(1).dims];
  if (a.length === 0 || b.length === 0) call.fail('a scalar cannot be multiplied as a matrix');
  const left = a.length === 1 ? [1, ...a] : a;
  const right = b.length === 1 ? [...b, 1] : b;
  const inner = left[left.length - 1];
  if (!mayEqual(inner, right[right.length - 2]))
    call.fail(`the inner sizes ${inner} and ${right[right.length - 2]} differ`);
  const batch =
    broadcast(left.slice(0, -2), right.slice(0, -2)) ?? call.fail('the leading dimensions do not broadcast');
  const rows: Dim[] = a.length === 1 ? [] : [left[left.length - 2]];
  const columns: Dim[] = b.length === 1 ? [] : [right[right.length - 1]];
  return [{ type: call.input(0).type, dims: [...batch, ...rows, ...columns] }];
};

export const gemm: ShapeRule = (call) => {
  call.requireSameType(0, 1);
  const a = call.requireRank(0, 2).dims;
  const b = call.requireRank(1, 2).dims;
  const [rows, inner] = call.int('transA', 0) ? [a[1], a[0]] : [a[0], a[1]];
  const [depth, columns] = call.int('transB', 0) ? [b[1], b[0]] : [b[0], b[1]];
  if (!mayEqual(inner, depth)) call.fail(`the inner sizes ${inner} and ${depth} differ`);
  const dims = [rows, columns];
  if (call.inputs[2]) {
    const widened = broadcast(dims, call.input(2).dims);
    if (!widened || widened.length > 2) call.fail('the bias does not broadcast to the product');
  }
  return [{ type: call.input(0).type, dims }];
};

/** Scale and bias cover the axes from `axis` to the end. */
export const layerNormalization: ShapeRule = (call) => {
  const { type, dims } = call.input(0);
  const axis = call.axis(call.int('axis', -1), dims.length);
  for (const index of [1, 2]) {
    if (!call.inputs[index]) continue;
    const fits = broadcast(dims.slice(axis), call.input(index).dims);
    if (!fits || fits.length > dims.length - axis) call.fail(`input ${index} does not fit the normalised axes`);
  }
  const statistics = dims.map((size, at) => (at < axis ? size : 1));
  return [
    { type, dims },
    { type: 'float32', dims: statistics } as const,
    { type: 'float32', dims: statistics } as const,
  ].slice(0, call.outputCount);
};

/** Batch and instance normalisation: one vector entry per channel. */
export const channelNormalization: ShapeRule = (call) => {
  const { type, dims } = call.input(0);
  for (let index = 1; index < call.inputs.length; index++) {
    if (!mayEqual(call.requireRank(index, 1).dims[0], dims[1]))
      call.fail(`input ${index} does not fit ${dims[1]} channels`);
  }
  return [{ type, dims }];
};
