import type { TensorMap } from '@fexgraph/inference';
import { OnnxGraph, ops, type Value } from '../../src/onnx/index.ts';

/** Numbers -1..1, the same for the same seed. */
function numbers(count: number, seed: number): Float32Array {
  let state = seed >>> 0;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

const SIDE = 8;

/** A picture of 4 channels, -1..1. */
export function picture(seed: number): TensorMap {
  const data = numbers(4 * SIDE * SIDE, seed);
  return { image: { type: 'float32', dims: [1, 4, SIDE, SIDE], data } };
}

/**
 * One of each kind: convolutions with and without Relu, a sum with Relu, pooling, a Resize to the size of another value,
 * a concatenation, what only floats can do, and a linear layer.
 */
export function smallNetwork({ opset = 20 }: { readonly opset?: number } = {}): Uint8Array {
  const graph = new OnnxGraph('small', { opset });
  const weight = (name: string, dims: readonly number[], seed: number) => {
    const size = dims.reduce((product, dim) => product * dim, 1);
    const fan = size / dims[0];
    return graph.initializer(
      name,
      'float32',
      dims,
      numbers(size, seed).map((value) => value / Math.sqrt(fan)),
    );
  };
  const conv = (name: string, x: Value, seed: number, stride = 1) =>
    graph.within(name, () =>
      ops.conv(x, weight(`${name}.weight`, [8, Number(x.dims[1]), 3, 3], seed), weight(`${name}.bias`, [8], seed + 1), {
        padding: 1,
        stride,
      }),
    );
  const image = graph.input('image', 'float32', ['batch', 4, SIDE, SIDE]);
  const first = ops.relu(conv('first', image, 1));
  const second = ops.relu(ops.add(conv('second', first, 2), first));
  const small = ops.relu(conv('small', ops.maxPool(second, 2, { stride: 2 }), 3));
  const sizes = ops.shapeOf(second, 2, 4);
  const large = ops.resize(small, sizes, { mode: 'nearest', coordinates: 'asymmetric', axes: [2, 3] });
  const both = conv('both', ops.concat([ops.add(large, second), second], 1), 4);
  const means = ops.flatten(ops.globalAveragePool(ops.tanh(both)));
  const linear = graph.within('linear', () =>
    ops.gemm(means, weight('linear.weight', [5, 8], 6), weight('linear.bias', [5], 7), { transB: true }),
  );
  graph.output('scores', linear, ['batch', 5]);
  return graph.serialize();
}

/**
 * Two linear layers. What the first reads has one value a thousand times as large as the others, which does not count
 * for what comes out: 256 integers do not tell the others apart.
 */
export function networkWithOutlier(): Uint8Array {
  const graph = new OnnxGraph('outlier', {});
  const values = graph.input('values', 'float32', ['batch', 8]);
  const first = numbers(64, 1).map((value, i) => (i % 8 === 0 ? 0 : value));
  const layer = (name: string, x: Value, weights: Float32Array) =>
    graph.within(name, () =>
      ops.gemm(x, graph.initializer(`${name}.weight`, 'float32', [8, 8], weights), undefined, { transB: true }),
    );
  const hidden = ops.tanh(layer('sensitive', values, first));
  graph.output('result', layer('plain', hidden, numbers(64, 2)), ['batch', 8]);
  return graph.serialize();
}

export function valuesWithOutlier(seed: number): TensorMap {
  return { values: { type: 'float32', dims: [1, 8], data: numbers(8, seed).map((v, i) => (i === 0 ? 1000 * v : v)) } };
}
