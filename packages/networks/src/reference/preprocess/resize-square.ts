import { type OnnxGraph, ops, type Value } from '../../onnx/index.ts';
import type { ResizeMatrix } from './resize-matrix.ts';

/**
 * Resizes both axes of square NCHW pictures by one matrix: columns first, then rows. `gain` multiplies the result at no
 * cost. (ONNX's own Resize with `antialias` gives other numbers, up to 1e-2. Spec: networks 5.)
 */
export function resizeSquare(x: Value, matrix: ResizeMatrix, gain = 1): Value {
  const { graph } = x;
  const rows = matrixConstant(graph, matrix, gain);
  const columns = matrixConstant(graph, transposed(matrix), 1);
  return ops.matMul(rows, ops.matMul(x, columns));
}

function matrixConstant(graph: OnnxGraph, { outputs, inputs, values }: ResizeMatrix, gain: number): Value {
  return ops.floats(
    graph,
    values.map((value) => value * gain),
    [outputs, inputs],
  );
}

function transposed({ outputs, inputs, values }: ResizeMatrix): ResizeMatrix {
  const turned = values.map((_, index) => values[(index % outputs) * inputs + Math.floor(index / outputs)]);
  return { outputs: inputs, inputs: outputs, values: turned };
}
