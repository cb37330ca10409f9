import { describe, expect, it } from 'vitest';
import {
  averagePool,
  convolve,
  convolveDepthwise,
  maxPool,
  type Picture,
  toNchw,
  type Window,
} from '../../../test/nhwc-reference.ts';
import { type Result, runOnnx } from '../../../test/run-onnx.ts';
import { type NodeSketch, type WeightSketch, writeTfjs } from '../../../test/tfjs-file.ts';
import { OnnxGraph } from '../../onnx/index.ts';
import { addTfjs } from './add-tfjs.ts';
import { readTfjs } from './tfjs-model.ts';

const wave = (count: number, step: number): number[] =>
  Array.from({ length: count }, (_, index) => Math.sin(step * (index + 1)));

const picture: Picture = { height: 5, width: 4, channels: 3, values: wave(60, 0.7) };

function floats(name: string, shape: readonly number[], values: readonly number[]): WeightSketch {
  return { name, shape, data: Float32Array.from(values) };
}

function integers(name: string, values: readonly number[]): WeightSketch {
  return { name, shape: [values.length], dtype: 'int32', data: Int32Array.from(values) };
}

/** Converts nodes that end in `result` and runs them on one picture of a symbolic batch. */
async function run(nodes: readonly NodeSketch[], weights: readonly WeightSketch[] = []): Promise<Result> {
  const file = writeTfjs([-1, 5, 4, 3], nodes, weights, ['result']);
  const graph = new OnnxGraph('converted');
  const x = graph.input('x', 'float32', ['batch', 3, 5, 4]);
  graph.output('y', addTfjs(graph, readTfjs(file.json, file.weights), { x }).result);
  const { y } = await runOnnx(graph.serialize(), { x: { type: 'float32', dims: [1, 3, 5, 4], data: toNchw(picture) } });
  return y;
}

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, index) => {
    expect(Math.abs(actual[index] - value)).toBeLessThan(1e-5 * Math.max(1, Math.abs(value)));
  });
}

/** [out, height, width, in] to TensorFlow's [height, width, in, out]. */
function toHwio(weight: readonly number[], out: number): number[] {
  const inner = weight.length / out;
  return weight.map((_, index) => weight[(index % out) * inner + Math.floor(index / out)]);
}

describe('convolution', () => {
  it.each(['SAME', 'VALID'] as const)('%s padding, bias and activation fused', async (padding) => {
    const window: Window = { kernel: [3, 3], stride: [2, 2], padding };
    const weight = wave(54, 1.3);
    const expected = convolve(picture, window, weight, [0.5, -0.25]);
    const node: NodeSketch = {
      name: 'result',
      op: '_FusedConv2D',
      input: ['x', 'w', 'b'],
      attr: { strides: [1, 2, 2, 1], padding, fused_ops: ['BiasAdd', 'Relu'], data_format: 'NHWC' },
    };
    const result = await run([node], [floats('w', [3, 3, 3, 2], toHwio(weight, 2)), floats('b', [2], [0.5, -0.25])]);
    expect(result.dims).toEqual([1, expected.height, expected.width, 2]);
    expectClose(
      result.values,
      expected.values.map((value) => Math.max(value, 0)),
    );
  });

  it('explicit padding', async () => {
    const attr = { strides: [1, 1, 1, 1], padding: 'EXPLICIT', explicit_paddings: [0, 0, 1, 0, 0, 2, 0, 0] };
    const node: NodeSketch = { name: 'result', op: 'Conv2D', input: ['x', 'w'], attr };
    const result = await run([node], [floats('w', [1, 1, 3, 1], [1, 0, 0])]);
    expect(result.dims).toEqual([1, 6, 6, 1]);
    expectClose(result.values.slice(6, 8), [picture.values[0], picture.values[3]]);
  });

  it('depthwise', async () => {
    const window: Window = { kernel: [3, 3], stride: [1, 1], padding: 'SAME' };
    const weight = wave(27, 0.9);
    const node: NodeSketch = {
      name: 'result',
      op: 'DepthwiseConv2dNative',
      input: ['x', 'w'],
      attr: { strides: [1, 1, 1, 1], padding: 'SAME' },
    };
    const result = await run([node], [floats('w', [3, 3, 3, 1], weight)]);
    expectClose(result.values, convolveDepthwise(picture, window, weight).values);
  });
});

describe('pooling and reduction', () => {
  it.each([
    ['MaxPool', maxPool],
    ['AvgPool', averagePool],
  ] as const)('%s', async (op, reference) => {
    const window: Window = { kernel: [3, 3], stride: [2, 2], padding: 'SAME' };
    const attr = { ksize: [1, 3, 3, 1], strides: [1, 2, 2, 1], padding: 'SAME' };
    const result = await run([{ name: 'result', op, input: ['x'], attr }]);
    expectClose(result.values, reference(picture, window).values);
  });

  it('a global mean loses height and width, wherever the channels lie', async () => {
    const node: NodeSketch = { name: 'result', op: 'Mean', input: ['x', 'axes'], attr: { keep_dims: false } };
    const result = await run([node], [integers('axes', [1, 2])]);
    const mean = [0, 1, 2].map(
      (channel) => picture.values.filter((_, at) => at % 3 === channel).reduce((a, b) => a + b) / 20,
    );
    expect(result.dims).toEqual([1, 3]);
    expectClose(result.values, mean);
  });
});

describe('the rest of a classifier', () => {
  it('constants broadcast, a dense layer and a softmax follow', async () => {
    const nodes: NodeSketch[] = [
      { name: 'shifted', op: 'AddV2', input: ['x', 'offset'] },
      { name: 'pooled', op: 'Max', input: ['shifted', 'axes'], attr: { keep_dims: true } },
      { name: 'flat', op: 'Reshape', input: ['pooled', 'shape'] },
      { name: 'dense', op: '_FusedMatMul', input: ['flat', 'w', 'b'], attr: { fused_ops: ['BiasAdd'] } },
      { name: 'soft', op: 'Softmax', input: ['dense'] },
      { name: 'result', op: 'Identity', input: ['soft:0', '^shifted'] },
    ];
    const weights = [
      floats('offset', [3], [1, 2, 3]),
      integers('axes', [1, 2]),
      integers('shape', [-1, 3]),
      floats('w', [3, 2], [1, 0, 0, 1, 0.5, -0.5]),
      floats('b', [2], [0.1, 0]),
    ];
    const top = [0, 1, 2].map(
      (channel) => Math.max(...picture.values.filter((_, at) => at % 3 === channel)) + channel + 1,
    );
    const logits = [top[0] + top[2] * 0.5 + 0.1, top[1] - top[2] * 0.5].map(Math.exp);
    const result = await run(nodes, weights);
    expectClose(
      result.values,
      logits.map((value) => value / (logits[0] + logits[1])),
    );
  });

  it('a picture as output comes in the order of the source', async () => {
    const result = await run([{ name: 'result', op: 'Relu', input: ['x'] }]);
    expect(result.dims).toEqual([1, 5, 4, 3]);
    expectClose(
      result.values,
      picture.values.map((value) => Math.max(value, 0)),
    );
  });
});

describe('what cannot be converted', () => {
  it.each([
    ['an unknown operator', [{ name: 'result', op: 'While', input: ['x'] }], 'node "result" (While) is not supported'],
    [
      'another layout',
      [{ name: 'result', op: 'MaxPool', input: ['x'], attr: { data_format: 'NCHW', ksize: [1, 1, 2, 2] } }],
      'data format NCHW',
    ],
    ['a mean of one axis', [{ name: 'result', op: 'Mean', input: ['x', 'axis'] }], 'Mean of a picture over axes [3]'],
    [
      'a constant that is no weight',
      [{ name: 'result', op: 'Prelu', input: ['x', 'x'] }],
      '"x" is not a constant of the weight file',
    ],
  ] as const)('%s', async (_, nodes, message) => {
    await expect(run(nodes, [integers('axis', [3])])).rejects.toMatchObject({
      code: 'BAD_MODEL',
      message: expect.stringContaining(message),
    });
  });
});
