import * as flexbuffers from 'flatbuffers/js/flexbuffers.js';
import { describe, expect, it } from 'vitest';
import { runOnnx } from '../../../../test/run-onnx.ts';
import { type OperatorSketch, type TensorSketch, writeTflite } from '../../../../test/tflite-file.ts';
import { OnnxGraph } from '../../../onnx/index.ts';
import { addTflite } from '../add-tflite.ts';
import { readTflite } from '../tflite-model.ts';

/** Runs one custom operator on inputs that are not pictures, or are pictures of one channel (NHWC = NCHW). */
async function run(
  custom: string,
  options: object | undefined,
  inputs: readonly (TensorSketch & { readonly values: readonly number[] })[],
  outDims: readonly number[],
): Promise<number[]> {
  const last = inputs.length;
  const operators: OperatorSketch[] = [
    {
      code: 32,
      custom,
      customOptions: options ? flexbuffers.encode(options) : undefined,
      inputs: inputs.map((_, index) => index),
      outputs: [last],
    },
  ];
  const tensors: TensorSketch[] = [
    ...inputs.map(({ name, dims }) => ({ name, dims })),
    { name: 'result', dims: outDims },
  ];
  let outputs = [last];
  if (outDims.length === 4) {
    tensors.push({ name: 'flat', dims: [1, outDims.reduce((a, b) => a * b, 1)] });
    operators.push({ code: 22, inputs: [last], outputs: [last + 1] });
    outputs = [last + 1];
  }
  const model = readTflite(writeTflite({ tensors, operators, inputs: inputs.map((_, index) => index), outputs }));
  const graph = new OnnxGraph('custom');
  const nchw = (dims: readonly number[]): readonly number[] =>
    dims.length === 4 ? [1, dims[3], dims[1], dims[2]] : dims;
  const values = Object.fromEntries(inputs.map(({ name, dims }) => [name, graph.input(name, 'float32', nchw(dims))]));
  graph.output('y', Object.values(addTflite(graph, model, values))[0]);
  const feeds = inputs.map(({ name, dims, values: data }) => [
    name,
    { type: 'float32' as const, dims: nchw(dims), data },
  ]);
  const { y } = await runOnnx(graph.serialize(), Object.fromEntries(feeds));
  return y.values;
}

const matrixOf = (a: number, b: number, x: number, c: number, d: number, y: number): number[] => [
  a,
  b,
  0,
  x,
  c,
  d,
  0,
  y,
  0,
  0,
  1,
  0,
  0,
  0,
  0,
  1,
];
const matrix = (values: number[]) => ({ name: 'matrix', dims: [1, 4, 4], values });

describe('TransformLandmarks', () => {
  it('takes points through the plane part of the matrix', async () => {
    const points = { name: 'points', dims: [1, 3, 2], values: [0, 0, 1, 0, 2, 5] };
    const result = await run(
      'TransformLandmarks',
      undefined,
      [points, matrix(matrixOf(2, -1, 10, 3, 4, 20))],
      [1, 3, 2],
    );
    expect(result).toEqual([10, 20, 12, 23, 9, 46]);
  });
});

describe('TransformTensorBilinear', () => {
  const map = { name: 'map', dims: [1, 3, 4, 1], values: [0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23] };
  const options = { output_height: 2, output_width: 2 };

  it('samples between pixel centres', async () => {
    // Output pixel centres (0.5, 0.5), (1.5, 0.5) and so on, moved by (0.75, 1).
    const result = await run(
      'TransformTensorBilinear',
      options,
      [map, matrix(matrixOf(1, 0, 0.75, 0, 1, 1))],
      [1, 2, 2, 1],
    );
    [10.75, 11.75, 20.75, 21.75].forEach((value, index) => {
      expect(result[index]).toBeCloseTo(value, 4);
    });
  });

  it('gives zero, not a blend, for a sample outside the map', async () => {
    const result = await run(
      'TransformTensorBilinear',
      options,
      [map, matrix(matrixOf(1, 0, -0.25, 0, 1, 0))],
      [1, 2, 2, 1],
    );
    expect(result[0]).toBe(0);
    expect(result[1]).toBeCloseTo(0.75, 5);
  });
});

describe('Landmarks2TransformMatrix', () => {
  // A rectangle 10 wide and 5 high around (50, 40), turned so that its width runs along (0.8, 0.6).
  const corners = [
    [-5, -2.5],
    [5, -2.5],
    [5, 2.5],
    [-5, 2.5],
  ].map(([u, v]) => [50 + 0.8 * u - 0.6 * v, 40 + 0.6 * u + 0.8 * v, 7]);
  const landmarks = { name: 'landmarks', dims: [1, 5, 3], values: [...corners.flat(), 1000, 1000, 0] };
  const options = {
    left_rotation_idx: 0,
    right_rotation_idx: 1,
    subset_idxs: [0, 1, 2, 3],
    output_width: 16,
    output_height: 16,
    scale_x: 1.5,
    scale_y: 1.5,
    target_rotation_radians: 0.0,
  };

  it('frames the subset in an upright square', async () => {
    const m = await run('Landmarks2TransformMatrix', options, [landmarks], [1, 4, 4]);
    const point = (x: number, y: number): number[] => [m[0] * x + m[1] * y + m[3], m[4] * x + m[5] * y + m[7]];
    const expectPoint = (actual: number[], x: number, y: number): void => {
      expect(actual[0]).toBeCloseTo(x, 3);
      expect(actual[1]).toBeCloseTo(y, 3);
    };
    expectPoint(point(8, 8), 50, 40);
    // Half the output's width is half the enlarged rectangle's: 7.5 along, 3.75 across.
    expectPoint(point(16, 8), 50 + 0.8 * 7.5, 40 + 0.6 * 7.5);
    expectPoint(point(8, 16), 50 - 0.6 * 3.75, 40 + 0.8 * 3.75);
    expect(m.slice(8)).toEqual([0, 0, 1, 0, 0, 0, 0, 1]);
  });

  it('names an option that is missing', async () => {
    const { scale_x: _, ...rest } = options;
    await expect(run('Landmarks2TransformMatrix', rest, [landmarks], [1, 4, 4])).rejects.toThrow(
      'custom option scale_x is not a number',
    );
  });
});
