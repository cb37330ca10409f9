import { int, ints as intsAttribute } from '../attribute.ts';
import type { Attributes } from '../model-proto.ts';
import type { Value } from '../onnx-graph.ts';
import { ints } from './constant.ts';

const vector = (beside: Value, values: readonly number[] | Value): Value =>
  Array.isArray(values) ? ints(beside.graph, values) : (values as Value);

export function transpose(x: Value, order: readonly number[]): Value {
  return x.graph.node('Transpose', [x], { perm: intsAttribute(order) })[0];
}

/** `shape`: sizes, with 0 for "as in the input" and one -1 for "what is left", or an int64 vector of the graph. */
export function reshape(x: Value, shape: readonly number[] | Value): Value {
  return x.graph.node('Reshape', [x, vector(x, shape)])[0];
}

export function flatten(x: Value, axis = 1): Value {
  return x.graph.node('Flatten', [x], { axis: int(axis) })[0];
}

export function squeeze(x: Value, axes: readonly number[]): Value {
  return x.graph.node('Squeeze', [x, vector(x, axes)])[0];
}

export function unsqueeze(x: Value, axes: readonly number[]): Value {
  return x.graph.node('Unsqueeze', [x, vector(x, axes)])[0];
}

export function concat(values: readonly Value[], axis: number): Value {
  return values[0].graph.node('Concat', values, { axis: int(axis) })[0];
}

/** Parts of the given sizes along an axis. */
export function split(x: Value, sizes: readonly number[], axis: number): Value[] {
  return x.graph.node('Split', [x, vector(x, sizes)], { axis: int(axis) }, { outputs: sizes.length });
}

export interface Cut {
  readonly axis: number;
  readonly start: number;
  /** Excluded; negative counts from the end. Default the end. */
  readonly end?: number;
  readonly step?: number;
}

/** "As far as there is": the largest int32, which every kernel clamps to the size. */
const END = 2 ** 31 - 1;

export function slice(x: Value, ...cuts: readonly Cut[]): Value {
  const column = (pick: (cut: Cut) => number): Value => vector(x, cuts.map(pick));
  const steps = cuts.some((cut) => (cut.step ?? 1) !== 1) ? column((cut) => cut.step ?? 1) : undefined;
  const starts = column((cut) => cut.start);
  const ends = column((cut) => cut.end ?? ((cut.step ?? 1) < 0 ? -END : END));
  return x.graph.node('Slice', [x, starts, ends, column((cut) => cut.axis), steps])[0];
}

export function expand(x: Value, shape: readonly number[] | Value): Value {
  return x.graph.node('Expand', [x, vector(x, shape)])[0];
}

export function tile(x: Value, repeats: readonly number[] | Value): Value {
  return x.graph.node('Tile', [x, vector(x, repeats)])[0];
}

/** The sizes of the axes from `start` to before `end`, as an int64 vector known at run time. */
export function shapeOf(x: Value, start = 0, end = x.rank): Value {
  // the attributes exist from opset 15 on
  const part: Attributes = start === 0 && end === x.rank ? {} : { start: int(start), end: int(end) };
  return x.graph.node('Shape', [x], part)[0];
}
