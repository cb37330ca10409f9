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
import { runOnnx } from '../../../test/run-onnx.ts';
import {
  FLOAT16,
  INT32,
  type OperatorSketch,
  type TensorSketch,
  type TfliteSketch,
  writeTflite,
} from '../../../test/tflite-file.ts';
import { OnnxGraph, toHalfArray } from '../../onnx/index.ts';
import { addTflite } from './add-tflite.ts';
import { readTflite } from './tflite-model.ts';

const wave = (count: number, step: number): number[] =>
  Array.from({ length: count }, (_, index) => Math.sin(step * (index + 1)));

const picture: Picture = { height: 5, width: 4, channels: 3, values: wave(60, 0.7) };
const input: TensorSketch = { name: 'picture', dims: [1, 5, 4, 3] };

function constant(name: string, dims: readonly number[], values: readonly number[]): TensorSketch {
  return { name, dims, data: Float32Array.from(values) };
}

function integers(name: string, dims: readonly number[], values: readonly number[]): TensorSketch {
  return { name, dims, type: INT32, data: Int32Array.from(values) };
}

/** One operator on the picture; tensor 0 is the input, the last one the output, constants lie between. */
function single(
  operator: Omit<OperatorSketch, 'inputs' | 'outputs'>,
  constants: TensorSketch[],
  outDims: readonly number[],
): TfliteSketch {
  const tensors = [input, ...constants, { name: 'result', dims: outDims }];
  const last = tensors.length - 1;
  const inputs = Array.from({ length: last }, (_, index) => index);
  return { tensors, operators: [{ ...operator, inputs, outputs: [last] }], inputs: [0], outputs: [last] };
}

/** Converts, with the result (a picture) flattened in the order of the source, and runs it. */
async function run(
  sketch: TfliteSketch,
  batch: number | string = 1,
): Promise<{ dims: readonly number[]; values: number[] }> {
  const graph = new OnnxGraph('converted');
  // The networks in use have no pictures as outputs, and the converter gives none.
  const last = sketch.tensors.length - 1;
  const flattened = { name: 'flat', dims: [1, sketch.tensors[last].dims.reduce((a, b) => a * b, 1)] };
  const flat = readTflite(
    writeTflite({
      tensors: [...sketch.tensors, flattened],
      operators: [...sketch.operators, { code: 22, inputs: [last], outputs: [last + 1] }],
      inputs: sketch.inputs,
      outputs: [last + 1],
    }),
  );
  const value = graph.input('picture', 'float32', [batch, 3, 5, 4]);
  graph.output('y', addTflite(graph, flat, { picture: value }).flat);
  const { y } = await runOnnx(graph.serialize(), {
    picture: { type: 'float32', dims: [1, 3, 5, 4], data: toNchw(picture) },
  });
  return y;
}

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, index) => {
    expect(Math.abs(actual[index] - value)).toBeLessThan(1e-5 * Math.max(1, Math.abs(value)));
  });
}

const SAME = 0;
const VALID = 1;

describe('convolution', () => {
  const weight = wave(2 * 3 * 3 * 3, 1.3);
  const bias = [0.5, -0.25];

  it.each([
    ['SAME, stride 1', SAME, [1, 1]],
    ['SAME, stride 2: the odd row of padding goes to the end', SAME, [2, 2]],
    ['VALID, strides that differ', VALID, [2, 1]],
  ] as const)('%s', async (_, mode, stride) => {
    const window: Window = { kernel: [3, 3], stride, padding: mode === SAME ? 'SAME' : 'VALID' };
    const expected = convolve(picture, window, weight, bias);
    const sketch = single(
      {
        code: 3,
        options: [
          [0, 'byte', mode],
          [1, 'int', stride[1]],
          [2, 'int', stride[0]],
          [4, 'int', 1],
          [5, 'int', 1],
        ],
      },
      [constant('weight', [2, 3, 3, 3], weight), constant('bias', [2], bias)],
      [1, expected.height, expected.width, 2],
    );
    expectClose((await run(sketch)).values, expected.values);
  });

  it('applies its fused activation', async () => {
    const window: Window = { kernel: [3, 3], stride: [1, 1], padding: 'VALID' };
    const expected = convolve(picture, window, weight, bias);
    const sketch = single(
      {
        code: 3,
        options: [
          [0, 'byte', VALID],
          [1, 'int', 1],
          [2, 'int', 1],
          [3, 'byte', 1],
        ],
      },
      [constant('weight', [2, 3, 3, 3], weight), constant('bias', [2], bias)],
      [1, expected.height, expected.width, 2],
    );
    expectClose(
      (await run(sketch)).values,
      expected.values.map((value) => Math.max(value, 0)),
    );
  });

  it('convolves each channel on its own', async () => {
    const window: Window = { kernel: [3, 2], stride: [2, 1], padding: 'SAME' };
    const depthwise = wave(3 * 2 * 3, 0.9);
    const expected = convolveDepthwise(picture, window, depthwise);
    const sketch = single(
      {
        code: 4,
        options: [
          [0, 'byte', SAME],
          [1, 'int', 1],
          [2, 'int', 2],
          [3, 'int', 1],
        ],
      },
      [constant('weight', [1, 3, 2, 3], depthwise), constant('bias', [3], [0, 0, 0])],
      [1, expected.height, expected.width, 3],
    );
    expectClose((await run(sketch)).values, expected.values);
  });
});

describe('pooling', () => {
  it.each([
    [17, maxPool],
    [1, averagePool],
  ] as const)('operator %d over a window that reaches past the end', async (code, reference) => {
    const window: Window = { kernel: [3, 3], stride: [2, 2], padding: 'SAME' };
    const expected = reference(picture, window);
    const options = [
      [0, 'byte', SAME],
      [1, 'int', 2],
      [2, 'int', 2],
      [3, 'int', 3],
      [4, 'int', 3],
    ] as const;
    const sketch = single({ code, options }, [], [1, expected.height, expected.width, 3]);
    expectClose((await run(sketch)).values, expected.values);
  });
});

describe('elementwise operators', () => {
  const same = [1, 5, 4, 3];

  it('PRELU has one slope per channel', async () => {
    const slopes = [0.1, -2, 3];
    const sketch = single({ code: 54 }, [constant('slope', [1, 1, 3], slopes)], same);
    const expected = picture.values.map((value, index) => (value < 0 ? value * slopes[index % 3] : value));
    expectClose((await run(sketch)).values, expected);
  });

  it('a constant broadcasts along the channels of the source', async () => {
    const sketch = single({ code: 18, options: [[0, 'byte', 0]] }, [constant('factor', [3], [1, 10, 100])], same);
    expectClose(
      (await run(sketch)).values,
      picture.values.map((value, index) => value * 10 ** (index % 3)),
    );
  });

  it.each([
    [19, (x: number) => Math.max(x, 0)],
    [21, (x: number) => Math.min(Math.max(x, 0), 6)],
    [14, (x: number) => 1 / (1 + Math.exp(-x))],
    [59, (x: number) => -x],
    [101, Math.abs],
  ] as const)('operator %d', async (code, reference) => {
    expectClose((await run(single({ code }, [], same))).values, picture.values.map(reference));
  });

  it.each([
    [75, Math.sqrt],
    [76, (x: number) => 1 / Math.sqrt(x)],
  ] as const)('operator %d, of positive numbers', async (code, reference) => {
    const sketch: TfliteSketch = {
      tensors: [input, { name: 'positive', dims: same }, { name: 'result', dims: same }],
      operators: [
        { code: 101, inputs: [0], outputs: [1] },
        { code, inputs: [1], outputs: [2] },
      ],
      inputs: [0],
      outputs: [2],
    };
    expectClose(
      (await run(sketch)).values,
      picture.values.map((value) => reference(Math.abs(value))),
    );
  });

  it.each([
    [42, (a: number, b: number) => a / b],
    [99, (a: number, b: number) => (a - b) ** 2],
  ] as const)('operator %d, of each channel and its constant', async (code, reference) => {
    const operand = [2, -4, 0.5];
    const result = await run(single({ code }, [constant('operand', [3], operand)], same));
    expectClose(
      result.values,
      picture.values.map((value, index) => reference(value, operand[index % 3])),
    );
  });

  it('SOFTMAX is over the channels', async () => {
    const result = await run(single({ code: 25, options: [[0, 'float', 2]] }, [], same));
    const pixel = picture.values.slice(0, 3).map((value) => Math.exp(2 * value));
    const total = pixel[0] + pixel[1] + pixel[2];
    expectClose(
      result.values.slice(0, 3),
      pixel.map((value) => value / total),
    );
  });

  it('float16 weights are widened where they are used, and stay half in the file', async () => {
    const stored: TensorSketch = { name: 'half', dims: [3], type: FLOAT16, data: toHalfArray([0.5, 1.5, -2]) };
    const tensors = [input, stored, { name: 'wide', dims: [3] }, { name: 'result', dims: same }];
    const operators = [
      { code: 6, inputs: [1], outputs: [2] },
      { code: 0, options: [[0, 'byte', 0]] as const, inputs: [0, 2], outputs: [3] },
    ];
    const result = await run({ tensors, operators, inputs: [0], outputs: [3] });
    expectClose(
      result.values,
      picture.values.map((value, index) => value + [0.5, 1.5, -2][index % 3]),
    );
  });
});

describe('layout', () => {
  it('PAD also widens channels', async () => {
    const pads = integers('pads', [4, 2], [0, 0, 1, 0, 0, 2, 0, 1]);
    const result = await run(single({ code: 34 }, [pads], [1, 6, 6, 4]));
    expect(result.dims).toEqual([1, 6 * 6 * 4]);
    const pixel = (row: number, column: number): number[] =>
      result.values.slice((row * 6 + column) * 4, (row * 6 + column) * 4 + 4);
    expect(pixel(0, 0)).toEqual([0, 0, 0, 0]);
    expect(pixel(5, 5)).toEqual([0, 0, 0, 0]);
    expectClose(pixel(1, 2), [...picture.values.slice(6, 9), 0]);
  });

  it('CONCATENATION of channels', async () => {
    const tensors = [input, { name: 'result', dims: [1, 5, 4, 6] }];
    const operators = [{ code: 2, options: [[0, 'int', 3]] as const, inputs: [0, 0], outputs: [1] }];
    const result = await run({ tensors, operators, inputs: [0], outputs: [1] });
    expectClose(result.values.slice(0, 6), [...picture.values.slice(0, 3), ...picture.values.slice(0, 3)]);
  });

  it('RESIZE_BILINEAR keeps a constant picture constant', async () => {
    const sizes = integers('sizes', [2], [10, 8]);
    const flat = single({ code: 23, options: [[3, 'byte', 1]] }, [sizes], [1, 10, 8, 3]);
    const result = await run(flat);
    expect(result.values.length).toBe(240);
    expect(result.values[0]).toBeCloseTo(picture.values[0], 5);
  });

  it('a symbolic batch passes through reshapes', async () => {
    const sketch = single({ code: 19 }, [], [1, 5, 4, 3]);
    const result = await run(sketch, 'batch');
    expectClose(
      result.values,
      picture.values.map((value) => Math.max(value, 0)),
    );
  });
});

const at = (row: number, column: number, channel: number): number => picture.values[(row * 4 + column) * 3 + channel];
const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

describe('TRANSPOSE', () => {
  it('names the axes of the source', async () => {
    const result = await run(single({ code: 39 }, [integers('order', [4], [0, 3, 1, 2])], [1, 3, 5, 4]));
    const expected = range(3).flatMap((c) => range(5).flatMap((y) => range(4).map((x) => at(y, x, c))));
    expectClose(result.values, expected);
  });
});

describe('reductions', () => {
  const keep = [[0, 'byte', 1]] as const;

  it('MEAN over the channels, which the source counts as the last axis', async () => {
    const sketch = single({ code: 40, options: keep }, [integers('axes', [1], [-1])], [1, 5, 4, 1]);
    const pixels = range(20).map((pixel) => mean(picture.values.slice(3 * pixel, 3 * pixel + 3)));
    expectClose((await run(sketch)).values, pixels);
  });

  it('SUM over one axis that is not kept: the rest is in the order of the source', async () => {
    const sketch = single({ code: 74 }, [integers('axis', [], [1])], [1, 4, 3]);
    const sums = range(4).flatMap((x) => range(3).map((c) => 5 * mean(range(5).map((y) => at(y, x, c)))));
    expectClose((await run(sketch)).values, sums);
  });
});

describe('STRIDED_SLICE', () => {
  const slice = (begin: number[], end: number[], masks: Readonly<Record<number, number>>, to: number[]) =>
    single(
      { code: 45, options: Object.entries(masks).map(([field, bits]) => [Number(field), 'int', bits] as const) },
      [integers('begin', [4], begin), integers('end', [4], end), integers('steps', [4], [1, 1, 1, 1])],
      to,
    );

  it('takes a part, open where a mask says so', async () => {
    const result = await run(slice([0, 1, 2, 0], [1, 3, 0, 2], { 0: 0b0001, 1: 0b0101 }, [1, 2, 2, 2]));
    expectClose(
      result.values,
      range(2).flatMap((y) => range(2).flatMap((x) => range(2).map((c) => at(y + 1, x + 2, c)))),
    );
  });

  it.each([[2], [-1]])('takes one row, number %d, and drops the axis', async (row) => {
    const result = await run(slice([0, row, 0, 0], [1, row + 1, 4, 3], { 4: 0b0010 }, [1, 4, 3]));
    const y = row < 0 ? row + 5 : row;
    expectClose(
      result.values,
      range(4).flatMap((x) => range(3).map((c) => at(y, x, c))),
    );
  });
});

describe('what cannot be converted', () => {
  it.each([
    ['an unknown builtin', single({ code: 98 }, [], [1, 5, 4, 3]), 'operator 0 (builtin operator 98) is not supported'],
    [
      'an unknown custom operator',
      single({ code: 32, custom: 'Mystery' }, [], [1, 5, 4, 3]),
      'operator 0 (CUSTOM:Mystery) is not supported',
    ],
    [
      'a slice of every second row',
      single(
        { code: 45 },
        [integers('b', [4], [0, 0, 0, 0]), integers('e', [4], [1, 5, 4, 3]), integers('s', [4], [1, 2, 1, 1])],
        [1, 3, 4, 3],
      ),
      'STRIDED_SLICE from [1, 5, 4, 3] to [1, 3, 4, 3]',
    ],
    [
      'an unknown activation',
      single({ code: 0, options: [[0, 'byte', 77]] }, [constant('c', [3], [1, 2, 3])], [1, 5, 4, 3]),
      'fused activation 77',
    ],
    [
      'a computed weight',
      single({ code: 54 }, [{ name: 'slope', dims: [1, 1, 3] }], [1, 5, 4, 3]),
      'tensor 1 "slope": a constant belongs there',
    ],
  ])('%s', async (_, sketch, message) => {
    await expect(run(sketch)).rejects.toMatchObject({ code: 'BAD_MODEL', message: expect.stringContaining(message) });
  });
});
