import { FexgraphError } from '@fexgraph/core';
import type { ElementType } from '../element-type.ts';
import { toHalfArray } from '../float16.ts';
import type { OnnxGraph, Value } from '../onnx-graph.ts';

/** Something that can stand beside a value: numbers become constants of the value's type. */
export type Operand = Value | number;

/** A float32 constant; the default shape is a vector. */
export function floats(graph: OnnxGraph, values: ArrayLike<number>, dims: readonly number[] = [values.length]): Value {
  return graph.constant('float32', dims, Float32Array.from(values));
}

/** An int64 vector: axes, sizes, pads, indices. */
export function ints(graph: OnnxGraph, values: readonly number[], dims: readonly number[] = [values.length]): Value {
  return graph.constant('int64', dims, BigInt64Array.from(values, BigInt));
}

/** A constant of rank 0. */
export function scalar(graph: OnnxGraph, value: number, type: ElementType = 'float32'): Value {
  switch (type) {
    case 'float32':
      return graph.constant(type, [], Float32Array.of(value));
    case 'float16':
      return graph.constant(type, [], toHalfArray([value]));
    case 'int64':
      return graph.constant(type, [], BigInt64Array.of(BigInt(value)));
    case 'int32':
      return graph.constant(type, [], Int32Array.of(value));
    case 'uint8':
    case 'bool':
      return graph.constant(type, [], Uint8Array.of(value));
    default:
      throw new FexgraphError('BAD_MODEL', `no constants of type ${type}`);
  }
}

/** `operand` as a value of the graph and type of `beside`. */
export function operand(beside: Value, operand: Operand): Value {
  return typeof operand === 'number' ? scalar(beside.graph, operand, beside.type) : operand;
}
