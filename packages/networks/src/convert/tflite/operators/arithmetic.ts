import { ops, type Value } from '../../../onnx/index.ts';
import type { OperatorConverter } from '../conversion.ts';
import { fusedActivation } from './activation.ts';

const binary =
  (apply: (a: Value, b: Value) => Value): OperatorConverter =>
  (conversion, { inputs, outputs, options }) => {
    const rank = conversion.dims(outputs[0]).length;
    const result = apply(conversion.operand(inputs[0], rank), conversion.operand(inputs[1], rank));
    return fusedActivation(result, options?.byte(0) ?? 0);
  };

export const add = binary(ops.add);
export const subtract = binary(ops.sub);
export const multiply = binary(ops.mul);
export const divide = binary(ops.div);
export const squaredDifference = binary((a, b) => {
  const difference = ops.sub(a, b);
  return ops.mul(difference, difference);
});

/** Float16 weights are widened by operators of their own; ours are cast where they are used. */
export const dequantize: OperatorConverter = (conversion, { inputs, outputs }) => {
  conversion.alias(outputs[0], inputs[0]);
  return undefined;
};
