import { FexgraphError } from '@fexgraph/core';
import { ops, type Value } from '../../../onnx/index.ts';
import type { OperatorConverter } from '../conversion.ts';

/** ActivationFunctionType of the schema: what an operator may apply to its own result. */
const FUSED: Readonly<Record<number, (x: Value) => Value>> = {
  0: (x) => x,
  1: ops.relu,
  2: (x) => ops.clip(x, -1, 1),
  3: (x) => ops.clip(x, 0, 6),
  4: ops.tanh,
};

export function fusedActivation(x: Value, code: number): Value {
  const apply = FUSED[code];
  if (!apply) throw new FexgraphError('BAD_MODEL', `fused activation ${code} is not supported`);
  return apply(x);
}

const unary =
  (apply: (x: Value) => Value): OperatorConverter =>
  (conversion, { inputs }) =>
    apply(conversion.value(inputs[0]));

export const relu = unary(ops.relu);
export const relu6 = unary((x) => ops.clip(x, 0, 6));
export const logistic = unary(ops.sigmoid);
export const absolute = unary(ops.abs);
export const negative = unary(ops.neg);
export const squareRoot = unary(ops.sqrt);
export const reciprocalRoot = unary((x) => ops.reciprocal(ops.sqrt(x)));

/** Over the last axis of the source. */
export const softmax: OperatorConverter = (conversion, { inputs, options }) => {
  const beta = options?.float(0, 1) ?? 1;
  const x = conversion.value(inputs[0]);
  return ops.softmax(beta === 1 ? x : ops.mul(x, beta), x.rank === 4 ? 1 : -1);
};

/** One slope per channel: [1, 1, C] becomes [C, 1, 1]. */
export const prelu: OperatorConverter = (conversion, { inputs }) =>
  ops.prelu(conversion.value(inputs[0]), conversion.weight(inputs[1], [2, 0, 1]));
