import { int, ints as intsAttribute } from '../attribute.ts';
import type { Value } from '../onnx-graph.ts';
import { ints, scalar } from './constant.ts';

type Reduction = 'ReduceMean' | 'ReduceSum' | 'ReduceMax' | 'ReduceMin' | 'ReduceL2';

/** Axes moved from an attribute to an input: ReduceSum in opset 13, the others in opset 18. */
function reduce(opType: Reduction, x: Value, axes: readonly number[], keep: boolean): Value {
  const keepdims = int(keep ? 1 : 0);
  const asInput = x.graph.opset >= (opType === 'ReduceSum' ? 13 : 18);
  if (asInput) return x.graph.node(opType, [x, ints(x.graph, axes)], { keepdims })[0];
  return x.graph.node(opType, [x], { axes: intsAttribute(axes), keepdims })[0];
}

type Reduce = (x: Value, axes: readonly number[], options?: { readonly keep?: boolean }) => Value;
const reduction =
  (opType: Reduction): Reduce =>
  (x, axes, options = {}) =>
    reduce(opType, x, axes, options.keep ?? true);

/** Reductions keep the reduced axes with size 1, unless `keep: false`. */
export const reduceMean = reduction('ReduceMean');
export const reduceSum = reduction('ReduceSum');
export const reduceMax = reduction('ReduceMax');
export const reduceMin = reduction('ReduceMin');
export const reduceL2 = reduction('ReduceL2');

export function argMax(x: Value, axis: number, options: { readonly keep?: boolean } = {}): Value {
  return x.graph.node('ArgMax', [x], { axis: int(axis), keepdims: int((options.keep ?? true) ? 1 : 0) })[0];
}

/** Entries of `x` along an axis; a single number removes the axis. */
export function gather(x: Value, indices: readonly number[] | number | Value, axis: number): Value {
  const index =
    typeof indices === 'number'
      ? scalar(x.graph, indices, 'int64')
      : Array.isArray(indices)
        ? ints(x.graph, indices)
        : (indices as Value);
  return x.graph.node('Gather', [x, index], { axis: int(axis) })[0];
}

export function gatherElements(x: Value, indices: Value, axis: number): Value {
  return x.graph.node('GatherElements', [x, indices], { axis: int(axis) })[0];
}

export function gatherNd(x: Value, indices: Value, batchDims = 0): Value {
  return x.graph.node('GatherND', [x, indices], { batch_dims: int(batchDims) })[0];
}

export function scatterElements(x: Value, indices: Value, updates: Value, axis: number): Value {
  return x.graph.node('ScatterElements', [x, indices, updates], { axis: int(axis) })[0];
}

/** The `count` largest (or smallest) entries along an axis, sorted, with their int64 indices. */
export function topK(
  x: Value,
  count: number | Value,
  options: { readonly axis?: number; readonly largest?: boolean } = {},
): {
  values: Value;
  indices: Value;
} {
  const size = typeof count === 'number' ? ints(x.graph, [count]) : count;
  const attributes = { axis: int(options.axis ?? -1), largest: int((options.largest ?? true) ? 1 : 0), sorted: int(1) };
  const [values, indices] = x.graph.node('TopK', [x, size], attributes, { outputs: 2 });
  return { values, indices };
}

/** Scores [batch, classes, boxes] and boxes [batch, boxes, 4] to kept rows (batch, class, box). */
export function nonMaxSuppression(
  boxes: Value,
  scores: Value,
  options: { readonly maxPerClass: number; readonly iou: number; readonly score: number },
): Value {
  const { graph } = boxes;
  return graph.node('NonMaxSuppression', [
    boxes,
    scores,
    scalar(graph, options.maxPerClass, 'int64'),
    scalar(graph, options.iou),
    scalar(graph, options.score),
  ])[0];
}

/** 1 at the index, 0 elsewhere, along a new last axis. */
export function oneHot(indices: Value, depth: number): Value {
  const { graph } = indices;
  const offOn = graph.constant('float32', [2], Float32Array.of(0, 1));
  return graph.node('OneHot', [indices, scalar(graph, depth, 'int64'), offOn], { axis: int(-1) })[0];
}
