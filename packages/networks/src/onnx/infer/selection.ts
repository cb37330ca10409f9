import { type Dim, mayEqual, UNKNOWN } from '../dimension.ts';
import type { OpCall, ShapeRule } from './op-call.ts';

/** Reductions take their axes as an attribute or, in later opsets, as an input. */
export const reduce: ShapeRule = (call) => {
  const { type, dims } = call.input(0);
  const given = call.ints('axes') ?? call.numbers(1);
  if (call.inputs[1] && !given) call.fail('the axes must be known');
  const keepAll = call.int('noop_with_empty_axes', 0) === 1;
  const axes = given?.length
    ? given.map((axis) => call.axis(axis, dims.length))
    : keepAll
      ? []
      : dims.map((_, axis) => axis);
  const keep = call.int('keepdims', 1) === 1;
  const reduced = dims.flatMap((size, axis) => (axes.includes(axis) ? (keep ? [1] : []) : [size]));
  return [{ type, dims: reduced }];
};

export const argReduce: ShapeRule = (call) => {
  const { dims } = call.input(0);
  const axis = call.axis(call.int('axis', 0), dims.length);
  const keep = call.int('keepdims', 1) === 1;
  return [{ type: 'int64', dims: dims.flatMap((size, at) => (at === axis ? (keep ? [1] : []) : [size])) }];
};

export const gather: ShapeRule = (call) => {
  const { type, dims, ints } = call.input(0);
  call.requireType(1, 'int64', 'int32');
  const axis = call.axis(call.int('axis', 0), dims.length);
  const indices = call.numbers(1);
  const size = dims[axis];
  for (const index of indices ?? []) {
    if (typeof size === 'number' && (index < -size || index >= size)) call.fail(`index ${index} is outside ${size}`);
  }
  const picked = ints && indices ? indices.map((index) => ints[index < 0 ? index + ints.length : index]) : undefined;
  return [{ type, dims: [...dims.slice(0, axis), ...call.input(1).dims, ...dims.slice(axis + 1)], ints: picked }];
};

export const gatherElements: ShapeRule = (call) => {
  call.requireType(1, 'int64', 'int32');
  return [{ type: call.input(0).type, dims: call.requireRank(1, call.rank(0)).dims }];
};

export const gatherNd: ShapeRule = (call: OpCall) => {
  const { type, dims } = call.input(0);
  call.requireType(1, 'int64');
  const indices = call.input(1).dims;
  const last = indices[indices.length - 1];
  if (typeof last !== 'number') call.fail('the last size of the indices must be known');
  const batch = call.int('batch_dims', 0);
  return [{ type, dims: [...indices.slice(0, -1), ...dims.slice(batch + last)] }];
};

export const scatter: ShapeRule = (call) => {
  call.requireType(1, 'int64', 'int32');
  call.requireSameType(0, 2);
  return [{ type: call.input(0).type, dims: call.input(0).dims }];
};

export const topK: ShapeRule = (call) => {
  const { type, dims } = call.input(0);
  const axis = call.axis(call.int('axis', -1), dims.length);
  const count = call.contents(1)?.[0] ?? UNKNOWN;
  const size = dims[axis];
  if (typeof count === 'number' && typeof size === 'number' && count > size)
    call.fail(`the best ${count} of only ${size}`);
  const result = dims.map((old, at): Dim => (at === axis ? count : old));
  return [
    { type, dims: result },
    { type: 'int64', dims: result },
  ];
};

export const oneHot: ShapeRule = (call) => {
  const { dims } = call.input(0);
  const depth = call.contents(1)?.[0] ?? UNKNOWN;
  const axis = call.axis(call.int('axis', -1), dims.length + 1);
  return [{ type: call.input(2).type, dims: [...dims.slice(0, axis), depth, ...dims.slice(axis)] }];
};

/** onnxruntime's NonMaxSuppression: rows of batch, class and box index, as many as are kept. */
export const nonMaxSuppression: ShapeRule = (call) => {
  const boxes = call.requireRank(0, 3).dims;
  const scores = call.requireRank(1, 3).dims;
  if (!mayEqual(boxes[1], scores[2])) call.fail('boxes and scores differ in number');
  return [{ type: 'int64', dims: [UNKNOWN, 3] }];
};
