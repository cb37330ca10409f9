import { syntheticImage } from '@fexgraph/synth';
import { describe, expect, it } from 'vitest';
import { type Feed, runOnnx } from '../../../test/run-onnx.ts';
import { int, string } from '../attribute.ts';
import type { Dim } from '../dimension.ts';
import { OnnxGraph, type Value } from '../onnx-graph.ts';
import * as ops from '../ops/index.ts';

const BATCH = 2;
const HEIGHT = 7;

/** Pictures [batch, 4, height, 6]. */
const pictures: Feed = {
  type: 'float32',
  dims: [BATCH, 4, HEIGHT, 6],
  data: Array.from(syntheticImage('rules', BATCH * 4 * HEIGHT, 6, 1), (byte) => byte / 255 + 0.1),
};

function weight(x: Value, ...dims: number[]): Value {
  const count = dims.reduce((a, b) => a * b, 1);
  return ops.floats(
    x.graph,
    Array.from({ length: count }, (_, index) => Math.sin(index + 1)),
    dims,
  );
}

/** Sizes that the names stand for in the run. */
function concrete(dims: readonly Dim[]): number[] {
  return dims.map((dim) =>
    typeof dim === 'number'
      ? dim
      : (new Function('batch', 'height', `return ${dim.replace(/floor/g, 'Math.floor')}`)(BATCH, HEIGHT) as number),
  );
}

const graphs: Record<string, (x: Value) => Value> = {
  'Conv, odd stride': (x) => ops.conv(x, weight(x, 8, 4, 3, 3), weight(x, 8), { stride: 2, padding: [0, 0, 1, 1] }),
  'Conv, dilated': (x) => ops.conv(x, weight(x, 8, 4, 3, 2), undefined, { dilation: [2, 1], padding: 1 }),
  'Conv, depthwise': (x) => ops.conv(x, weight(x, 4, 1, 3, 3), undefined, { groups: 4, padding: 1 }),
  ConvTranspose: (x) =>
    x.graph.node('ConvTranspose', [x, weight(x, 4, 3, 2, 2)], { strides: { kind: 'ints', value: [2, 2] } })[0],
  MaxPool: (x) => ops.maxPool(x, 3, { stride: 2, padding: 1 }),
  'MaxPool, ceil': (x) =>
    x.graph.node('MaxPool', [x], {
      kernel_shape: { kind: 'ints', value: [2, 2] },
      strides: { kind: 'ints', value: [2, 2] },
      ceil_mode: int(1),
    })[0],
  AveragePool: (x) => ops.averagePool(x, [2, 3]),
  GlobalAveragePool: (x) => ops.globalAveragePool(x),
  'Resize to a computed size': (x) => {
    const half = ops.maxPool(x, 2, { stride: 2 });
    return ops.add(
      ops.resize(half, ops.concat([ops.shapeOf(half, 0, 2), ops.shapeOf(x, 2, 4)], 0), {
        mode: 'nearest',
        coordinates: 'asymmetric',
      }),
      x,
    );
  },
  GridSample: (x) => {
    const grid = ops.reshape(ops.slice(x, { axis: 1, start: 0, end: 2 }), [0, 0, -1, 2]);
    return ops.gridSample(x, grid, { padding: 'zeros', alignCorners: true });
  },
  Pad: (x) => ops.pad(x, [0, 1, 2, 0], [0, 0, 1, 3]),
  DepthToSpace: (x) => ops.depthToSpace(x, 2),
  SpaceToDepth: (x) =>
    x.graph.node('SpaceToDepth', [ops.expand(ops.reduceMean(x, [2]), [1, 1, 4, 1])], { blocksize: int(2) })[0],
  'MatMul of stacks': (x) => ops.matMul(x, weight(x, 4, 6, 5)),
  'MatMul with a vector': (x) => ops.matMul(x, weight(x, 6)),
  Gemm: (x) => ops.gemm(ops.reduceMean(x, [2, 3], { keep: false }), weight(x, 5, 4), weight(x, 5), { transB: true }),
  LayerNormalization: (x) => ops.layerNormalization(x, weight(x, 6), weight(x, 6), 1e-6),
  BatchNormalization: (x) =>
    ops.batchNormalization(
      x,
      ...([1, 2, 3, 4].map(() => ops.floats(x.graph, [1, 1, 1, 1])) as [Value, Value, Value, Value]),
      1e-5,
    ),
  Transpose: (x) => ops.transpose(x, [2, 0, 3, 1]),
  'Reshape with 0 and -1': (x) => ops.reshape(x, [0, 8, -1, 3]),
  'Reshape of all': (x) => ops.reshape(x, [-1]),
  Flatten: (x) => ops.flatten(x),
  'Squeeze and Unsqueeze': (x) => ops.unsqueeze(ops.squeeze(ops.reduceMax(x, [1]), [1]), [0, -1]),
  Concat: (x) => ops.concat([x, ops.pad(x, [0, 0, 1, 0], [0, 0, 0, 0])], 2),
  Split: (x) => ops.split(x, [1, 3], 1)[1],
  'Slice from the end': (x) => ops.slice(x, { axis: 2, start: 1, end: -1 }, { axis: 3, start: -4 }),
  'Slice with steps': (x) => ops.slice(x, { axis: 3, start: 0, step: 2 }, { axis: 1, start: 3, step: -1 }),
  'Expand, Tile': (x) => ops.tile(ops.expand(ops.reduceMin(x, [1]), [1, 3, 1, 1]), [1, 2, 1, 1]),
  'Reduce without keeping': (x) => ops.reduceSum(x, [-1, 1], { keep: false }),
  ReduceL2: (x) => ops.reduceL2(x, [3]),
  ArgMax: (x) => ops.argMax(x, 1, { keep: false }),
  'Gather, several': (x) => ops.gather(x, [3, 0, 0], 1),
  'Gather, one': (x) => ops.gather(x, 2, 1),
  GatherElements: (x) => ops.gatherElements(x, ops.argMax(x, 3), 3),
  GatherND: (x) => ops.gatherNd(x, ops.ints(x.graph, [0, 1, 1, 0], [2, 2])),
  ScatterElements: (x) => ops.scatterElements(x, ops.argMax(x, 3), ops.mul(ops.reduceMax(x, [3]), 2), 3),
  TopK: (x) => ops.topK(x, 3, { axis: 1 }).values,
  'TopK, indices': (x) => ops.topK(x, 2, { largest: false }).indices,
  OneHot: (x) => ops.oneHot(ops.argMax(x, 1, { keep: false }), 4),
  Where: (x) => ops.where(ops.greater(x, 0.5), x, 0),
  'Comparisons and logic': (x) => ops.cast(ops.and(ops.not(ops.less(x, 0.3)), ops.lessOrEqual(x, 0.9)), 'float32'),
  'Activations in a row': (x) => ops.gelu(ops.elu(ops.leakyRelu(ops.tanh(ops.sigmoid(ops.relu(x))), 0.1))),
  PRelu: (x) => ops.prelu(ops.sub(x, 0.5), weight(x, 4, 1, 1)),
  Clip: (x) => ops.clip(x, 0.2),
  Softmax: (x) => ops.softmax(x, 1),
  'Arithmetic that broadcasts': (x) =>
    ops.div(ops.pow(ops.add(x, weight(x, 4, 1, 1)), 2), ops.max(ops.reduceMean(x, [1]), 0.1)),
  'Sizes computed in the graph': (x) =>
    ops.reshape(x, ops.concat([ops.shapeOf(x, 0, 1), ops.mul(ops.shapeOf(x, 2, 3), 2), ops.ints(x.graph, [-1])], 0)),
};

describe('shape inference', () => {
  it.each(Object.entries(graphs))('%s gives the shape that onnxruntime computes', async (_, build) => {
    const graph = new OnnxGraph('rule');
    const y = build(graph.input('x', 'float32', ['batch', 4, 'height', 6]));
    graph.output('y', y);
    const { y: result } = await runOnnx(graph.serialize(), { x: pictures });
    expect(concrete(y.dims)).toEqual(result.dims);
  });

  const broken: Record<string, [(x: Value) => Value, string]> = {
    'a weight of other channels': [
      (x) => ops.conv(x, weight(x, 8, 3, 3, 3)),
      'the weight takes 3 channels in 1 groups, the input has 4',
    ],
    'a bias of another size': [
      (x) => ops.conv(x, weight(x, 8, 4, 1, 1), weight(x, 7)),
      'the bias does not fit the weight',
    ],
    'a window larger than the picture': [
      (x) => ops.conv(x, weight(x, 8, 4, 1, 9)),
      'a window of 9 does not fit into 6',
    ],
    'a slope along the width': [(x) => ops.prelu(x, weight(x, 6)), 'the slope must be shaped [C, 1, 1], not [C]'],
    'shapes that do not broadcast': [(x) => ops.add(x, weight(x, 5)), 'the shapes do not broadcast'],
    'different element types': [(x) => ops.add(x, ops.cast(x, 'float16')), 'input 0 is float32 but input 1 is float16'],
    'a reshape to another size': [
      (x) => ops.reshape(ops.reduceSum(x, [0, 2]), [5, 5]),
      '24 elements do not reshape to [5, 5]',
    ],
    'two open axes': [(x) => ops.reshape(x, [-1, -1]), 'leaves two axes open'],
    'an index outside': [(x) => ops.gather(x, [4], 1), 'index 4 is outside 4'],
    'an axis outside': [(x) => ops.softmax(x, 4), 'axis 4 is outside rank 4'],
    'parts that do not add up': [(x) => ops.split(x, [1, 2], 1)[0], 'the parts [1, 2] do not add up to 4'],
    'the best of too few': [(x) => ops.topK(x, 5, { axis: 1 }).values, 'the best 5 of only 4'],
    'a squeeze of a wide axis': [(x) => ops.squeeze(x, [1]), 'axis 1 has size 4, not 1'],
    'channels that do not divide': [(x) => ops.depthToSpace(x, 3), '4 channels do not divide by 9'],
    'an operator that nobody knows': [
      (x) => x.graph.node('Foo', [x], { mode: string('a') })[0],
      'does not know this operator',
    ],
    'a missing input': [(x) => x.graph.node('Conv', [x])[0], 'input 1 is missing'],
  };

  it.each(Object.entries(broken))('refuses %s', (_, [build, message]) => {
    const graph = new OnnxGraph('rule');
    const x = graph.input('x', 'float32', ['batch', 4, 'height', 6]);
    expect(() => build(x)).toThrow(message);
    expect(() => build(x)).toThrow(/inputs: .* float32 \[/);
  });
});
