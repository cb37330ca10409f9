import { float, int } from '../attribute.ts';
import type { Value } from '../onnx-graph.ts';

export function matMul(a: Value, b: Value): Value {
  return a.graph.node('MatMul', [a, b])[0];
}

/** `x @ weight + bias` for rank 2; `transB` takes the [out, in] weights of linear layers. */
export function gemm(
  x: Value,
  weight: Value,
  bias?: Value,
  options: { readonly transA?: boolean; readonly transB?: boolean } = {},
): Value {
  return x.graph.node('Gemm', [x, weight, bias], {
    transA: int(options.transA ? 1 : 0),
    transB: int(options.transB ? 1 : 0),
  })[0];
}

export function layerNormalization(x: Value, scale: Value, bias: Value | undefined, epsilon: number, axis = -1): Value {
  return x.graph.node('LayerNormalization', [x, scale, bias], { axis: int(axis), epsilon: float(epsilon) })[0];
}

/** Inference form: statistics are constants. */
export function batchNormalization(
  x: Value,
  scale: Value,
  bias: Value,
  mean: Value,
  variance: Value,
  epsilon: number,
): Value {
  return x.graph.node('BatchNormalization', [x, scale, bias, mean, variance], { epsilon: float(epsilon) })[0];
}
