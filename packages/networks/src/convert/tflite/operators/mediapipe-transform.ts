import { FexgraphError } from '@fexgraph/core';
import { ops, type Value } from '../../../onnx/index.ts';
import { planeOf } from '../../layout.ts';
import type { Conversion, OperatorConverter } from '../conversion.ts';
import { readBounded } from '../flatbuffer-table.ts';
import { type FlexValue, readFlexBuffer } from '../flexbuffer.ts';
import type { TfliteOperator } from '../tflite-model.ts';

type Options = { readonly [key: string]: FlexValue };

function optionsOf(operator: TfliteOperator): Options {
  const options = readBounded(`the options of ${operator.name}`, () => readFlexBuffer(operator.customOptions));
  if (options === null || typeof options !== 'object' || Array.isArray(options)) {
    throw new FexgraphError('BAD_MODEL', `the options of ${operator.name} are not a map`);
  }
  return options;
}

function number(options: Options, key: string): number {
  const value = options[key];
  if (typeof value !== 'number') throw new FexgraphError('BAD_MODEL', `custom option ${key} is not a number`);
  return value;
}

/** The 2x2 part of [1, 4, 4] matrices, transposed for points in rows, and the translation as a row. */
function affineOf(matrix: Value): { turn: Value; shift: Value } {
  const rows = ops.slice(matrix, { axis: 1, start: 0, end: 2 });
  const square = ops.slice(rows, { axis: 2, start: 0, end: 2 });
  const column = ops.slice(rows, { axis: 2, start: 3, end: 4 });
  return { turn: ops.transpose(square, [0, 2, 1]), shift: ops.transpose(column, [0, 2, 1]) };
}

/** Points [1, n, 2] through a matrix [1, 4, 4]. */
export const transformLandmarks: OperatorConverter = (conversion, { inputs, outputs }) => {
  const [, , width] = conversion.dims(outputs[0]);
  if (width !== 2) throw new FexgraphError('BAD_MODEL', `TransformLandmarks of ${width} coordinates is not supported`);
  const { turn, shift } = affineOf(conversion.value(inputs[1]));
  return ops.add(ops.matMul(conversion.value(inputs[0]), turn), shift);
};

/**
 * Bilinear samples of a feature map on a turned and scaled grid. MediaPipe gives zero for every sample that lies
 * outside the map, where GridSample blends towards zero over half a pixel: hence the mask.
 */
export const transformTensorBilinear: OperatorConverter = (conversion, operator) => {
  const [input, matrix] = operator.inputs;
  const options = optionsOf(operator);
  const [outHeight, outWidth] = [number(options, 'output_height'), number(options, 'output_width')];
  const x = conversion.value(input);
  const [height, width] = planeOf(x);
  const { graph } = conversion;
  const { turn, shift } = affineOf(conversion.value(matrix));
  const centres = Array.from({ length: outHeight * outWidth }, (_, index) => [
    (index % outWidth) + 0.5,
    Math.floor(index / outWidth) + 0.5,
  ]);
  const base = ops.floats(graph, centres.flat(), [1, outHeight * outWidth, 2]);
  const pixels = ops.add(ops.matMul(base, turn), shift);
  // Pixel p (centre p + 0.5) is 2 p / (size - 1) - 1 with aligned corners.
  const scaled = ops.mul(pixels, ops.floats(graph, [2 / (width - 1), 2 / (height - 1)], [1, 1, 2]));
  const offset = ops.floats(graph, [-1 / (width - 1) - 1, -1 / (height - 1) - 1], [1, 1, 2]);
  const grid = ops.reshape(ops.add(scaled, offset), [1, outHeight, outWidth, 2]);
  const sampled = ops.gridSample(x, grid, { padding: 'zeros', alignCorners: true });
  const farthest = ops.reduceMax(ops.abs(grid), [3], { keep: false });
  const inside = ops.cast(ops.lessOrEqual(farthest, 1), 'float32');
  return ops.mul(sampled, ops.unsqueeze(inside, [1]));
};

/**
 * The matrix that turns landmarks [1, n, 3] upright and frames a subset of them in an output square: rotation by the
 * line between two landmarks, then the bounding box of the turned subset, enlarged. Result [1, 4, 4].
 */
export const landmarksToTransformMatrix: OperatorConverter = (conversion, operator) => {
  const options = optionsOf(operator);
  const landmarks = ops.slice(conversion.value(operator.inputs[0]), { axis: 2, start: 0, end: 2 });
  const turn = uprightRotation(conversion, landmarks, options);
  const back = ops.transpose(turn, [0, 2, 1]);
  const subset = indices(options, 'subset_idxs');
  const turned = ops.matMul(ops.gather(landmarks, subset, 1), turn);
  const [highest, lowest] = [ops.reduceMax(turned, [1]), ops.reduceMin(turned, [1])];
  const centre = ops.matMul(ops.mul(ops.add(highest, lowest), 0.5), back);
  const { graph } = conversion;
  const [width, height] = [number(options, 'output_width'), number(options, 'output_height')];
  const enlarge = ops.floats(
    graph,
    [number(options, 'scale_x') / width, number(options, 'scale_y') / height],
    [1, 1, 2],
  );
  const affine = ops.mul(turn, ops.mul(ops.sub(highest, lowest), enlarge));
  const middle = ops.matMul(affine, ops.floats(graph, [-width / 2, -height / 2], [1, 2, 1]));
  const translation = ops.add(ops.transpose(centre, [0, 2, 1]), middle);
  const top = ops.concat([affine, ops.floats(graph, [0, 0], [1, 2, 1]), translation], 2);
  return ops.concat([top, ops.floats(graph, [0, 0, 1, 0, 0, 0, 0, 1], [1, 2, 4])], 1);
};

/** [1, 2, 2], for points in rows: turns the line between the two rotation landmarks to the target angle. */
function uprightRotation(conversion: Conversion, landmarks: Value, options: Options): Value {
  const left = ops.gather(landmarks, [number(options, 'left_rotation_idx')], 1);
  const right = ops.gather(landmarks, [number(options, 'right_rotation_idx')], 1);
  const line = ops.sub(right, left);
  const direction = ops.div(line, ops.reduceL2(line, [2]));
  // With r = target - angle: cos r = c ux + s uy and sin r = s ux - c uy, so no arctangent is needed.
  const target = number(options, 'target_rotation_radians');
  const [c, s] = [Math.cos(target), Math.sin(target)];
  const mix = ops.floats(conversion.graph, [c, s, -s, c, s, -c, c, s], [2, 4]);
  return ops.reshape(ops.matMul(direction, mix), [1, 2, 2]);
}

function indices(options: Options, key: string): number[] {
  const value = options[key];
  const flat = Array.isArray(value) ? value.flat() : [];
  if (flat.length === 0 || !flat.every((entry) => typeof entry === 'number')) {
    throw new FexgraphError('BAD_MODEL', `custom option ${key} is not a list of landmarks`);
  }
  return flat as number[];
}
