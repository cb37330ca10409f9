import { FexgraphError } from '@fexgraph/core';
import { type Dim, ops, type Value } from '../onnx/index.ts';

/**
 * TensorFlow keeps pictures as NHWC, ONNX as NCHW. While converting, every activation of rank 4 is NCHW; other ranks
 * are as in the source. Where the picture is one pixel, both orders are the same numbers and a reshape will do.
 */
export const TO_NCHW: readonly number[] = [0, 3, 1, 2];
const TO_NHWC: readonly number[] = [0, 2, 3, 1];

/** Where an NHWC axis lies in NCHW. */
export function nchwAxis(axis: number): number {
  return [0, 2, 3, 1][axis];
}

/** Sizes [height, width] of an NCHW value, which must be known: padding depends on them. */
export function planeOf(value: Value): [number, number] {
  const [height, width] = [value.dims[2], value.dims[3]];
  if (value.rank !== 4 || typeof height !== 'number' || typeof width !== 'number') {
    throw new FexgraphError('BAD_MODEL', `"${value.name}" [${value.dims.join(', ')}] is not a picture of known size`);
  }
  return [height, width];
}

/** The numbers of a value in the order of the source. */
export function toSourceOrder(value: Value): Value {
  if (value.rank !== 4) return value;
  const [height, width] = planeOf(value);
  return height * width === 1 ? value : ops.transpose(value, TO_NHWC);
}

/**
 * Reshapes to a shape of the source, where `0` copies the batch. The result is in our order.
 */
export function reshapeFromSource(value: Value, shape: readonly number[]): Value {
  const inSourceOrder = toSourceOrder(value);
  if (shape.length !== 4) return ops.reshape(inSourceOrder, shape);
  if (shape[1] * shape[2] === 1) return ops.reshape(inSourceOrder, [shape[0], shape[3], 1, 1]);
  return ops.transpose(ops.reshape(inSourceOrder, shape), TO_NCHW);
}

/**
 * Shape for a reshape whose source keeps the batch in front: 0 there, so that the batch may be of any size.
 */
export function keepingBatch(value: Value, shape: readonly number[], sourceBatch: number): number[] {
  const batch: Dim = value.dims[0];
  if (typeof batch === 'number' || shape.length === 0) return [...shape];
  if (shape[0] !== sourceBatch) {
    throw new FexgraphError('BAD_MODEL', `a reshape to [${shape.join(', ')}] mixes the pictures of a batch`);
  }
  return [0, ...shape.slice(1)];
}

/** Paddings before and after, for each axis of the source. */
export function padFromSource(x: Value, pairs: readonly number[]): Value {
  const axes = x.rank === 4 ? TO_NCHW : Array.from({ length: x.rank }, (_, axis) => axis);
  return ops.pad(
    x,
    axes.map((axis) => pairs[2 * axis]),
    axes.map((axis) => pairs[2 * axis + 1]),
  );
}
