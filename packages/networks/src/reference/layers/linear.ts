import { ops, type Value } from '../../onnx/index.ts';
import type { NetworkBuild } from '../network-build.ts';
import { stack } from './fold.ts';
import { computedWeight, weight } from './weight.ts';

/** A linear layer of rows: [rows, in] to [rows, out]. The published weight is [out, in]. */
export function linear(
  build: NetworkBuild,
  x: Value,
  module: string,
  options: { readonly bias?: boolean } = {},
): Value {
  const bias = (options.bias ?? true) ? weight(build, `${module}.bias`) : undefined;
  return ops.gemm(x, weight(build, `${module}.weight`), bias, { transB: true });
}

/** Rows of a linear layer as plain numbers: the form in which layers are combined. */
export interface LinearRows {
  readonly rows: number;
  readonly weight: () => ArrayLike<number>;
  readonly bias: () => ArrayLike<number>;
}

export function linearRows(build: NetworkBuild, module: string): LinearRows {
  return {
    rows: build.checkpoint.tensor(`${module}.weight`).shape[0],
    weight: () => build.checkpoint.float32(`${module}.weight`),
    bias: () => build.checkpoint.float32(`${module}.bias`),
  };
}

/** Several layers of one input as a single product, cut up again behind it. */
export function parallelLinear(build: NetworkBuild, x: Value, name: string, parts: readonly LinearRows[]): Value[] {
  const sizes = parts.map(({ rows }) => rows);
  const rows = sizes.reduce((sum, size) => sum + size, 0);
  const inputs = Number(x.dims[x.rank - 1]);
  const stacked = ops.gemm(
    x,
    computedWeight(build, `${name}.weight`, [rows, inputs], () => stack(parts.map((part) => part.weight()))),
    computedWeight(build, `${name}.bias`, [rows], () => stack(parts.map((part) => part.bias()))),
    { transB: true },
  );
  return ops.split(stacked, sizes, 1);
}
