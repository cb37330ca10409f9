import { broadcast, type Dim, floorDivide, plus, product, quotient, sum } from '../dimension.ts';
import type { ElementType } from '../element-type.ts';
import { elementTypeOf } from '../element-type.ts';
import type { OpCall, ShapeRule } from './op-call.ts';

function broadcastAll(call: OpCall): Dim[] {
  let dims: readonly Dim[] = call.input(0).dims;
  for (let index = 1; index < call.inputs.length; index++) {
    if (!call.inputs[index]) continue;
    dims = broadcast(dims, call.input(index).dims) ?? call.fail('the shapes do not broadcast');
  }
  return [...dims];
}

/** Same type and shape as the first input. */
export const unary: ShapeRule = (call) => [{ type: call.input(0).type, dims: call.input(0).dims }];

const FLOATS: ElementType[] = ['float32', 'float16', 'float64', 'bfloat16'];
export const unaryFloat: ShapeRule = (call) => {
  call.requireType(0, ...FLOATS);
  return unary(call);
};

/** Keeps known contents too: shapes may pass through. */
export const identity: ShapeRule = (call) => [{ ...call.input(0) }];

export const arithmetic: ShapeRule = (call) => {
  for (let index = 1; index < call.inputs.length; index++) call.requireSameType(0, index);
  return [{ type: call.input(0).type, dims: broadcastAll(call), ints: shapeArithmetic(call) }];
};

/** Sizes may be computed: half the height, twice the width. */
function shapeArithmetic(call: OpCall): Dim[] | undefined {
  const left = call.contents(0);
  const right = call.contents(1);
  if (!left || !right || call.inputs.length !== 2) return undefined;
  const length = Math.max(left.length, right.length);
  const results: Dim[] = [];
  for (let index = 0; index < length; index++) {
    const result = combine(call.opType, left[left.length === 1 ? 0 : index], right[right.length === 1 ? 0 : index]);
    if (result === undefined) return undefined;
    results.push(result);
  }
  return results;
}

function combine(opType: string, a: Dim, b: Dim): Dim | undefined {
  if (opType === 'Add') return sum([a, b]);
  if (opType === 'Sub' && typeof b === 'number') return plus(a, -b);
  if (opType === 'Mul') return product([a, b]);
  if (opType === 'Div' && typeof b === 'number' && b > 0) {
    const exact = quotient([a], [b]);
    return exact === undefined || exact === '?' ? floorDivide(a, b) : exact;
  }
  return undefined;
}

export const comparison: ShapeRule = (call) => {
  call.requireSameType(0, 1);
  return [{ type: 'bool', dims: broadcastAll(call) }];
};

export const logical: ShapeRule = (call) => {
  for (let index = 0; index < call.inputs.length; index++) call.requireType(index, 'bool');
  return [{ type: 'bool', dims: broadcastAll(call) }];
};

/** The slope broadcasts to the input and never widens it: a [C] slope along the width is the classic mistake. */
export const prelu: ShapeRule = (call) => {
  call.requireSameType(0, 1);
  const [x, slope] = [call.input(0).dims, call.input(1).dims];
  const dims = broadcast(x, slope);
  if (!dims || dims.length !== x.length) call.fail('the slope does not broadcast to the input');
  if (x.length > 2 && slope.length === 1 && slope[0] !== 1) call.fail('the slope must be shaped [C, 1, 1], not [C]');
  return [{ type: call.input(0).type, dims: x }];
};

export const clip: ShapeRule = (call) => {
  for (const index of [1, 2]) if (call.inputs[index]) call.requireRank(index, 0);
  return unary(call);
};

export const cast: ShapeRule = (call) => {
  const type = elementTypeOf(call.int('to'));
  const input = call.input(0);
  return [{ type, dims: input.dims, ints: type === 'int64' ? input.ints : undefined }];
};

export const where: ShapeRule = (call) => {
  call.requireType(0, 'bool');
  call.requireSameType(1, 2);
  return [{ type: call.input(1).type, dims: broadcastAll(call) }];
};

export const softmax: ShapeRule = (call) => {
  call.axis(call.int('axis', -1), call.rank(0));
  return unaryFloat(call);
};
