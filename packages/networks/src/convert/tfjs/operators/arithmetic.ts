import { ops, type Value } from '../../../onnx/index.ts';
import type { NodeConverter } from '../conversion.ts';
import { fused } from './activation.ts';

const BINARY: Readonly<Record<string, (a: Value, b: Value) => Value>> = {
  Add: ops.add,
  AddV2: ops.add,
  BiasAdd: ops.add,
  Sub: ops.sub,
  Mul: ops.mul,
  RealDiv: ops.div,
  Maximum: ops.max,
  Minimum: ops.min,
};

export const binary: NodeConverter = (conversion, { op, inputs }) => {
  const rank = Math.max(conversion.rank(inputs[0]), conversion.rank(inputs[1]));
  return BINARY[op](conversion.operand(inputs[0], rank), conversion.operand(inputs[1], rank));
};

export const matMul: NodeConverter = (conversion, { inputs, attributes }) => {
  const fusedOps = attributes.texts('fused_ops');
  const bias = fusedOps.includes('BiasAdd') ? conversion.weight(inputs[2]) : undefined;
  const result = ops.gemm(conversion.value(inputs[0]), conversion.weight(inputs[1]), bias, {
    transA: attributes.flag('transpose_a'),
    transB: attributes.flag('transpose_b'),
  });
  return fused(conversion, result, fusedOps, inputs);
};
