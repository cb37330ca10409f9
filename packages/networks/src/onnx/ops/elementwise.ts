import { float, int } from '../attribute.ts';
import { codeOf, type ElementType } from '../element-type.ts';
import type { Attributes } from '../model-proto.ts';
import type { Value } from '../onnx-graph.ts';
import { type Operand, operand, scalar } from './constant.ts';

function unary(opType: string, x: Value, attributes: Attributes = {}): Value {
  return x.graph.node(opType, [x], attributes)[0];
}

function binary(opType: string, a: Operand, b: Operand): Value {
  const beside = (typeof a === 'number' ? b : a) as Value;
  return beside.graph.node(opType, [operand(beside, a), operand(beside, b)])[0];
}

/** Two operands that broadcast; at least one of them is a value. */
type Binary = { (a: Value, b: Operand): Value; (a: Operand, b: Value): Value };
const binaryOp =
  (opType: string): Binary =>
  (a: Operand, b: Operand) =>
    binary(opType, a, b);

export const add = binaryOp('Add');
export const sub = binaryOp('Sub');
export const mul = binaryOp('Mul');
export const div = binaryOp('Div');
export const pow = binaryOp('Pow');
export const min = binaryOp('Min');
export const max = binaryOp('Max');
export const equal = binaryOp('Equal');
export const greater = binaryOp('Greater');
export const greaterOrEqual = binaryOp('GreaterOrEqual');
export const less = binaryOp('Less');
export const lessOrEqual = binaryOp('LessOrEqual');
export const and = binaryOp('And');

export const relu = (x: Value): Value => unary('Relu', x);
export const sigmoid = (x: Value): Value => unary('Sigmoid', x);
export const tanh = (x: Value): Value => unary('Tanh', x);
export const exp = (x: Value): Value => unary('Exp', x);
export const log = (x: Value): Value => unary('Log', x);
export const sqrt = (x: Value): Value => unary('Sqrt', x);
export const abs = (x: Value): Value => unary('Abs', x);
export const neg = (x: Value): Value => unary('Neg', x);
export const floor = (x: Value): Value => unary('Floor', x);
export const erf = (x: Value): Value => unary('Erf', x);
export const not = (x: Value): Value => unary('Not', x);
export const reciprocal = (x: Value): Value => unary('Reciprocal', x);
export const identity = (x: Value): Value => unary('Identity', x);
export const elu = (x: Value, alpha = 1): Value => unary('Elu', x, { alpha: float(alpha) });
export const leakyRelu = (x: Value, slope: number): Value => unary('LeakyRelu', x, { alpha: float(slope) });
export const softmax = (x: Value, axis = -1): Value => unary('Softmax', x, { axis: int(axis) });

/** Exact Gaussian error linear unit; spelled out below opset 20, where the operator does not exist. */
export function gelu(x: Value): Value {
  if (x.graph.opset >= 20) return unary('Gelu', x);
  return mul(mul(x, 0.5), add(erf(mul(x, Math.SQRT1_2)), 1));
}

/** Slope shaped to broadcast over channels: [C, 1, 1] for pictures. */
export function prelu(x: Value, slope: Value): Value {
  return x.graph.node('PRelu', [x, slope])[0];
}

export function clip(x: Value, low?: number, high?: number): Value {
  const bound = (value?: number): Value | undefined =>
    value === undefined ? undefined : scalar(x.graph, value, x.type);
  return x.graph.node('Clip', [x, bound(low), bound(high)])[0];
}

export function cast(x: Value, type: ElementType): Value {
  return x.type === type ? x : unary('Cast', x, { to: int(codeOf(type)) });
}

export function where(condition: Value, a: Operand, b: Operand): Value {
  const beside = (typeof a === 'number' ? b : a) as Value;
  return condition.graph.node('Where', [condition, operand(beside, a), operand(beside, b)])[0];
}
